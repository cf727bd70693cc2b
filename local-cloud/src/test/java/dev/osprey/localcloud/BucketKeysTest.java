package dev.osprey.localcloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BucketKeysTest {

    private static final String KEY = "id/a file+größe.jpg";

    @TempDir
    Path bucket;

    @Test
    void restoresAddedKeysInOrder() throws IOException {
        UUID second = storedObject();
        UUID first = storedObject();
        BucketKeys keys = BucketKeys.of(bucket);
        keys.put("z", second);
        keys.put(KEY, first);

        assertThat(BucketKeys.of(bucket)).containsExactly(entry(KEY, first), entry("z", second));
    }

    @Test
    void forgetsARemovedKey() throws IOException {
        BucketKeys keys = BucketKeys.of(bucket);
        keys.put(KEY, storedObject());

        keys.remove(KEY);

        assertThat(BucketKeys.of(bucket)).isEmpty();
    }

    @Test
    void restoresTheLastObjectOfAKey() throws IOException {
        UUID replacement = storedObject();
        BucketKeys keys = BucketKeys.of(bucket);
        keys.put(KEY, storedObject());
        keys.put(KEY, replacement);

        assertThat(BucketKeys.of(bucket)).containsExactly(entry(KEY, replacement));
    }

    @Test
    void ignoresALineCutShort() throws IOException {
        UUID stored = storedObject();
        BucketKeys.of(bucket).put("a", stored);
        Files.writeString(bucket.resolve("keys"), "+ " + storedObject() + " b", StandardOpenOption.APPEND);

        assertThat(BucketKeys.of(bucket)).containsExactly(entry("a", stored));
    }

    @Test
    void ignoresAKeyWithoutAStoredObject() throws IOException {
        BucketKeys.of(bucket).put(KEY, UUID.randomUUID());

        assertThat(BucketKeys.of(bucket)).isEmpty();
    }

    @Test
    void compactsItsFileWhenLoaded() throws IOException {
        BucketKeys keys = BucketKeys.of(bucket);
        for (int i = 0; i < 10; i++) {
            keys.put(KEY, storedObject());
        }

        BucketKeys.of(bucket);

        assertThat(bucket.resolve("keys")).content().containsOnlyOnce("+ ");
    }

    /** An object's folder as S3Mock leaves it. */
    private UUID storedObject() throws IOException {
        UUID folder = UUID.randomUUID();
        Files.writeString(
                Files.createDirectories(bucket.resolve(folder.toString())).resolve("objectMetadata.json"), "{}");
        return folder;
    }

    private static Map.Entry<String, UUID> entry(String key, UUID folder) {
        return Map.entry(key, folder);
    }
}
