package dev.osprey.core.batches;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class BatchesTableIT {

    private final Cloud cloud;
    private final BatchesTable batches;

    BatchesTableIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), Clock.systemUTC());
        batches = cloud.batches();
        batches.create();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aBatchIsFoundWithItsImagesInOrder() {
        SubmittedBatch batch = new SubmittedBatch("b", Instant.EPOCH, List.of("2", "1", "3"));

        batches.store(batch);

        assertThat(batches.find("b")).contains(batch);
        assertThat(batches.find("c")).isEmpty();
    }

    @Test
    void aBatchMayBeLargerThanARow() {
        SubmittedBatch batch = new SubmittedBatch(
                "b",
                Instant.EPOCH,
                IntStream.range(0, 2 * BatchesTable.MAX_IDS_IN_ROW + 1)
                        .mapToObj("019aad2e-7c1f-7a30-8d0b-%012d"::formatted)
                        .toList());

        batches.store(batch);

        assertThat(batches.find("b")).contains(batch);
    }

    @Test
    void allBatchesAreDeleted() {
        batches.store(new SubmittedBatch("b", Instant.EPOCH, List.of("1")));

        batches.deleteAll();

        assertThat(batches.find("b")).isEmpty();
    }
}
