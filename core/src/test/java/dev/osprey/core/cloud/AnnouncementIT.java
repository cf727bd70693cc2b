package dev.osprey.core.cloud;

import java.time.Clock;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The notification that the web node configures, against a server that sends events as S3 does. */
@Timeout(300)
@ExtendWith(LocalCloudExtension.class)
class AnnouncementIT {

    private final LocalCloud local;

    AnnouncementIT(LocalCloud local) {
        this.local = local;
    }

    @Test
    void objectsAreAnnouncedOnceConfigured() throws Exception {
        try (Cloud cloud = local.newCloud(Clock.systemUTC())) {
            cloud.announceObjects();
            // A repetition changes nothing.
            cloud.announceObjects();

            cloud.images()
                    .putImage(
                            Classification.queued(
                                    "0199a3c4-7d5e-7f60-8a9b-0c1d2e3f4a5b",
                                    "a.png",
                                    Clock.systemUTC().instant()),
                            new byte[] {1},
                            "image/png");

            // This local cloud was not told which objects are the service's own.
            Await.until(
                    "the object is announced",
                    () -> cloud.queues().requestDepth().total() >= 1);
        }
    }

    @Test
    void aFifoQueueIsNotConfigured() {
        try (Cloud cloud = local.newFifoCloud(Clock.systemUTC())) {
            cloud.announceObjects();

            assertThat(cloud.queues().requestDepth().total()).isZero();
        }
    }
}
