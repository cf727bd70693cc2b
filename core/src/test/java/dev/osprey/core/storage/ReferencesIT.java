package dev.osprey.core.storage;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.amazonaws.services.s3.AmazonS3;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.references.LookupResult;
import dev.osprey.core.references.ObjectLocation;
import dev.osprey.core.references.ObjectReference;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Objects of other buckets. */
@ExtendWith(LocalCloudExtension.class)
class ReferencesIT {

    private static final String CAT = "cat";

    private final LocalCloud local;
    private final CloudSettings settings;
    private final String bucket;
    private final AmazonS3 s3;
    private Storage storage;

    ReferencesIT(LocalCloud local) {
        this.local = local;
        settings = local.newSettings();
        bucket = settings.inputBucket() + "-photos";
        s3 = local.newS3Client();
        s3.createBucket(bucket);
    }

    @BeforeEach
    void open() {
        storage = new Storage(
                Optional.of(local.s3()),
                true,
                settings.inputBucket(),
                settings.outputBucket(),
                // The own buckets have to belong to this account, not those of callers.
                Optional.of("123456789012"),
                StorageKeys.ID,
                Retention.FOR_EVER,
                Tracing.off());
    }

    @AfterEach
    void close() {
        storage.close();
        s3.shutdown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat.png", "Fotos 2026/grün & rot+100%.png", "a..b/..c.png", "x%2Fy=z?versionId=1#f.png"})
    void anObjectIsFoundAndReadUnderItsKeyAsItIs(String key) {
        s3.putObject(bucket, key, CAT);

        ObjectReference found = found(key);

        assertThat(found.location().key()).isEqualTo(key);
        assertThat(found.bytes()).isEqualTo(CAT.length());
        assertThat(storage.references().content(found, 3))
                .isInstanceOfSatisfying(
                        ObjectContent.Bytes.class,
                        content -> assertThat(new String(content.bytes(), StandardCharsets.UTF_8))
                                .isEqualTo(CAT));
        assertThat(storage.references().content(found, 2)).isInstanceOf(ObjectContent.TooLarge.class);
    }

    @Test
    void anObjectThatWasReplacedOrDeletedIsGone() {
        s3.putObject(bucket, "cat.png", CAT);
        ObjectReference first = found("cat.png");
        s3.putObject(bucket, "cat.png", "dog");
        ObjectReference second = found("cat.png");

        assertThat(storage.references().content(first, 3)).isInstanceOf(ObjectContent.Gone.class);
        assertThat(storage.references().content(second, 3)).isInstanceOf(ObjectContent.Bytes.class);

        s3.deleteObject(bucket, "cat.png");

        assertThat(storage.references().content(second, 3)).isInstanceOf(ObjectContent.Gone.class);
    }

    @Test
    void whatDoesNotExistIsMissing() {
        assertThat(lookUp("cat.png")).isInstanceOf(LookupResult.Missing.class);
        assertThat(storage.references().lookUp(new ObjectLocation(bucket + "-other", "cat.png")))
                .isInstanceOf(LookupResult.Missing.class);
    }

    private ObjectReference found(String key) {
        return ((LookupResult.Found) lookUp(key)).object();
    }

    private LookupResult lookUp(String key) {
        return storage.references().lookUp(new ObjectLocation(bucket, key));
    }
}
