package dev.osprey.core.storage;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** URLs with which clients upload straight to S3. */
@ExtendWith(LocalCloudExtension.class)
class PresignedUploadIT {

    private static final byte[] FILE = {1, 2, 3};
    private static final Classification IMAGE = Classification.queued(
            "0199a3c4-7d5e-7f60-8a9b-0c1d2e3f4a5b", "grün & rot+100%.png", Instant.parse("2026-11-22T12:00:00Z"));

    private final LocalCloud local;
    private final CloudSettings settings;
    private Storage storage;
    private ImageStore images;

    PresignedUploadIT(LocalCloud local) {
        this.local = local;
        settings = local.newSettings();
    }

    @BeforeEach
    void open() {
        storage = new Storage(
                Optional.of(local.s3()),
                true,
                settings.inputBucket(),
                settings.outputBucket(),
                Optional.of("123456789012"),
                StorageKeys.ID,
                Retention.FOR_EVER,
                Tracing.off());
        images = storage.images();
        storage.buckets().create();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void theUrlSignsTypeSizeAndExpiry() {
        URI url = url();

        assertThat(url.toString())
                .startsWith(local.s3() + "/" + settings.inputBucket() + "/osprey-uploads/" + IMAGE.id() + "/");
        assertThat(url.getQuery())
                .contains("X-Amz-Algorithm=AWS4-HMAC-SHA256")
                // All that the client has to send.
                .contains("X-Amz-SignedHeaders=content-length;content-type;host");
        assertThat(url.getQuery()).containsPattern("X-Amz-Expires=(899|900)(&|$)");
    }

    @Test
    void whatIsPutIsThereUntilItIsDeleted() throws Exception {
        assertThat(storage.sources().exists(StorageKeys.uploadOf(IMAGE))).isFalse();
        put();
        assertThat(storage.sources().exists(StorageKeys.uploadOf(IMAGE))).isTrue();

        storage.sources().delete(StorageKeys.uploadOf(IMAGE));

        assertThat(storage.sources().exists(StorageKeys.uploadOf(IMAGE))).isFalse();
    }

    @Test
    void aResetDeletesWhatWasUploadedBefore() throws Exception {
        put();
        // As the id begins.
        Instant submitted = Instant.ofEpochMilli(0x0199a3c47d5eL);

        assertThat(images.deleteOrphans(submitted).get(0)).isZero();
        assertThat(images.deleteOrphans(submitted.plusMillis(1)).get(0)).isEqualTo(1);

        assertThat(storage.sources().exists(StorageKeys.uploadOf(IMAGE))).isFalse();
    }

    private URI url() {
        return images.presignUpload(
                IMAGE, "image/png", FILE.length, Instant.now().plus(Duration.ofMinutes(15)));
    }

    private void put() throws Exception {
        assertThat(PresignedPut.send("PUT", url(), "image/png", FILE)).isEqualTo(200);
    }
}
