package dev.osprey.web.upload;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.jobs.JobsTable;
import dev.osprey.core.results.Provenance;
import dev.osprey.web.problems.ProblemException;
import software.amazon.awssdk.core.exception.SdkException;

/** Stores the images of one call as a job, so that any node can report on them together. */
@Singleton
public class Batches {

    private final JobsTable table;
    private final Tickets tickets;
    private final Clock clock;

    @Inject
    Batches(Cloud cloud, Tickets tickets, Clock clock) {
        this.table = cloud.jobs();
        this.tickets = Objects.requireNonNull(tickets, "tickets");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Stores a batch before its images are accepted; a single image is not stored as a batch.
     *
     * @param all a ticket for each image
     * @param provenance decides who may cancel it
     * @throws ProblemException 503 when the table cannot be reached; the tickets are released then
     */
    Batch<Ticket> store(Batch<? extends Source> images, List<Ticket> all, Provenance provenance) {
        Batch<Ticket> batch = images.with(all);
        if (batch.isSingle()) {
            return batch;
        }
        String id = UuidCreator.getTimeOrderedEpoch().toString();
        try {
            table.store(
                    new Job(id, clock.instant().truncatedTo(ChronoUnit.MILLIS), all.size(), provenance),
                    all.stream().map(Ticket::id).toList());
        } catch (SdkException fault) {
            tickets.release(all);
            throw new CloudOutage(fault);
        }
        return batch.identified(id);
    }
}
