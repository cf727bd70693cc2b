package dev.osprey.web.deadletters;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.messages.RequestOrigin;
import dev.osprey.core.queues.DeadLetter;
import dev.osprey.core.queues.DeadLetterQueue;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Moves dead letters back to the request queue and makes their images QUEUED again. Not with the message move task of SQS:
 * the row must be QUEUED before a worker receives the request, and the task does not tell which messages it moves.
 */
@Singleton
public class Redrive {

    // A sweep on another node may have received the letters; they return after this time at the latest.
    private static final Duration PATIENCE = DeadLetterQueue.VISIBILITY_TIMEOUT.plusSeconds(5);

    private static final Logger LOG = Logger.getLogger(Redrive.class.getName());

    private final Cloud cloud;
    private final ObsoleteRequests obsolete;
    private final Executor executor;
    private final Clock clock;

    @Inject
    Redrive(Cloud cloud, Executor executor, Clock clock) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.obsolete = new ObsoleteRequests(cloud);
        this.executor = Objects.requireNonNull(executor, "executor");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Moves the dead letters that there are now, asynchronously.
     *
     * @return approximate number of messages
     */
    public int start() {
        int letters = cloud.queues().deadLetterDepth().total();
        LOG.info(() -> "redriving dead letters to the request queue count=" + letters);
        if (letters > 0) {
            executor.execute(() -> redrive(letters));
        }
        return letters;
    }

    /** At most as many as there were at the start: one that fails again at once is not redriven for ever. */
    private synchronized void redrive(int letters) {
        try {
            DeadLetterQueue queue = cloud.queues().deadLetters();
            int moved = 0;
            Instant progressAt = clock.instant();
            while (moved < letters && clock.instant().isBefore(progressAt.plus(PATIENCE))) {
                List<DeadLetter> received = queue.receive();
                received.forEach(letter -> redrive(queue, letter));
                moved += received.size();
                if (!received.isEmpty()) {
                    progressAt = clock.instant();
                } else if (cloud.queues().deadLetterDepth().total() == 0) {
                    break;
                }
            }
            int all = moved;
            LOG.info(() -> "redrove dead letters to the request queue count=" + all);
        } catch (SdkException fault) {
            LOG.log(
                    Level.WARNING,
                    fault,
                    () -> "the redrive stopped; the remaining dead letters can be redriven again: "
                            + fault.getMessage());
        }
    }

    private void redrive(DeadLetterQueue queue, DeadLetter letter) {
        Map<String, Classification> images = new HashMap<>();
        for (RequestOrigin origin : letter.origins()) {
            requeue(origin.submitted()).ifPresent(image -> images.put(image.id(), image));
        }
        if (!obsolete.discard(queue, letter, images)) {
            queue.redrive(letter);
        }
    }

    /** @return the row that was found; empty when the image does not exist any more */
    private Optional<Classification> requeue(Classification submitted) {
        Optional<Classification> row = cloud.results().find(submitted.id());
        Optional<Classification> failed = failed(row, submitted);
        while (failed.isPresent()
                && !cloud.results()
                        .replace(
                                Status.FAILED,
                                failed.get().requeued(),
                                cloud.images().location(failed.get()))) {
            // Deleted, answered or requeued at this moment.
            row = cloud.results().find(submitted.id());
            failed = failed(row, submitted);
        }
        return row;
    }

    private static Optional<Classification> failed(Optional<Classification> row, Classification submitted) {
        return row.filter(submitted::isSameUpload).filter(image -> image.status() == Status.FAILED);
    }
}
