package dev.osprey.web.upload;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.osprey.core.batches.BatchesTable;
import dev.osprey.core.batches.SubmittedBatch;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.problems.ProblemException;
import software.amazon.awssdk.core.exception.SdkException;

/** Stores which images belong to one call, so that any node can report on them together. */
@Singleton
public class Batches {

    private final BatchesTable table;
    private final Tickets tickets;
    private final Clock clock;

    @Inject
    Batches(Cloud cloud, Tickets tickets, Clock clock) {
        this.table = cloud.batches();
        this.tickets = Objects.requireNonNull(tickets, "tickets");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Stores a batch before its images are accepted; a single image is not stored as a batch.
     *
     * @param all a ticket for each upload
     * @throws ProblemException 503 when the table cannot be reached; the tickets are released then
     */
    Batch<Ticket> store(Batch<Upload> uploads, List<Ticket> all) {
        Batch<Ticket> batch = uploads.with(all);
        if (batch.isSingle()) {
            return batch;
        }
        String id = UuidCreator.getTimeOrderedEpoch().toString();
        try {
            table.store(new SubmittedBatch(
                    id,
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    all.stream().map(Ticket::id).toList()));
        } catch (SdkException fault) {
            tickets.release(all);
            throw new CloudOutage(fault);
        }
        return batch.identified(id);
    }
}
