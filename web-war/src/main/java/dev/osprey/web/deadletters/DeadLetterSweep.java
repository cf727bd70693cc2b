package dev.osprey.web.deadletters;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.messages.RequestOrigin;
import dev.osprey.core.queues.DeadLetter;
import dev.osprey.core.queues.DeadLetterQueue;

/**
 * Fails the images whose requests are in the dead-letter queue but that no worker could fail, because each died or hung.
 * Deletes obsolete requests.
 *
 * <p>A sweep receives every dead letter once and then makes all of them visible again, so that they stay for a redrive. It
 * changes only rows that are QUEUED: several nodes may sweep, and a sweep may be repeated. What was handled need not be
 * remembered, only how many letters there were: a sweep is due when that number changes, and from time to time because the
 * counts of SQS are approximate. A long sweep is followed by a longer rest, since each reads all dead letters.
 *
 * <p>On a FIFO queue only the first letters of a group can be received: a sweep puts each into a group of its own.
 */
@Singleton
public class DeadLetterSweep {

    static final Duration RECHECK = Duration.ofMinutes(5);

    // Bounds the memory, and the time for which letters are invisible.
    private static final int MAX_LETTERS = 10_000;
    private static final int REST_FACTOR = 10;

    private static final Logger LOG = Logger.getLogger(DeadLetterSweep.class.getName());

    private final Cloud cloud;
    private final ObsoleteRequests obsolete;
    private final FailureReplies replies;
    private final Clock clock;
    private int lettersSeen;
    private Instant nextSweep = Instant.MIN;
    private Instant nextRecheck = Instant.MIN;

    @Inject
    DeadLetterSweep(Cloud cloud, FailureReplies replies, Clock clock) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.obsolete = new ObsoleteRequests(cloud);
        this.replies = Objects.requireNonNull(replies, "replies");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Sweeps when it is due. Call this every few seconds. */
    public synchronized void tick() {
        Instant startedAt = clock.instant();
        if (startedAt.isBefore(nextSweep)) {
            return;
        }
        int letters = cloud.queues().deadLetterDepth().total();
        if (letters == 0) {
            lettersSeen = 0;
            return;
        }
        if (letters == lettersSeen && startedAt.isBefore(nextRecheck)) {
            return;
        }
        lettersSeen = sweep(cloud.queues().deadLetters(), letters);
        Instant endedAt = clock.instant();
        nextSweep = endedAt.plus(Duration.between(startedAt, endedAt).multipliedBy(REST_FACTOR));
        nextRecheck = endedAt.plus(RECHECK);
    }

    /** @param letters approximate number of dead letters; with all of them received, no call waits for more */
    private int sweep(DeadLetterQueue queue, int letters) {
        Map<String, String> receiptHandles = new LinkedHashMap<>();
        try {
            boolean more = true;
            while (more && receiptHandles.size() < Math.min(letters, MAX_LETTERS)) {
                Instant receivedAt = clock.instant();
                List<DeadLetter> received = queue.receive();
                List<DeadLetter> unseen = received.stream()
                        .filter(letter -> !receiptHandles.containsKey(letter.id()))
                        .toList();
                Map<String, Classification> images = images(unseen);
                Set<DeadLetter> discarded = unseen.stream()
                        .filter(letter -> obsolete.discard(queue, letter, images))
                        .collect(Collectors.toSet());
                List<DeadLetter> kept = received.stream()
                        .filter(letter -> !discarded.contains(letter))
                        .toList();
                kept.stream()
                        .filter(letter -> !queue.blocksOthers(letter))
                        .forEach(letter -> receiptHandles.put(letter.id(), letter.receiptHandle()));
                fail(unseen, images.values(), receivedAt);
                kept.stream().filter(queue::blocksOthers).forEach(queue::separate);
                more = !unseen.isEmpty();
            }
        } finally {
            queue.release(receiptHandles.values());
        }
        return receiptHandles.size();
    }

    private Map<String, Classification> images(List<DeadLetter> letters) {
        List<String> ids = letters.stream()
                .flatMap(letter -> letter.origins().stream())
                .map(RequestOrigin::imageId)
                .toList();
        return cloud.results().find(ids).stream().collect(Collectors.toMap(Classification::id, Function.identity()));
    }

    private void fail(List<DeadLetter> letters, Collection<Classification> images, Instant receivedAt) {
        // Several letters may name one image, and those of a stranger do not end what waits for the real one.
        Map<String, List<RequestOrigin>> origins = letters.stream()
                .flatMap(letter -> letter.origins().stream())
                .collect(Collectors.groupingBy(RequestOrigin::imageId));
        for (Classification image : images) {
            // After a pause of this process another node may have received and redriven the letter.
            boolean held = clock.instant().isBefore(receivedAt.plus(DeadLetterQueue.VISIBILITY_TIMEOUT.dividedBy(2)));
            if (held && image.status() == Status.QUEUED) {
                origins.get(image.id()).stream()
                        .filter(origin -> origin.submitted().isSameUpload(image))
                        .findFirst()
                        .ifPresent(origin -> fail(image, origin));
            }
        }
    }

    private void fail(Classification image, RequestOrigin origin) {
        Classification failed = image.failed(
                String.format(
                        Locale.ROOT,
                        "The image could not be classified: no worker finished it in %d attempts.",
                        cloud.settings().maxReceives()),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        if (cloud.results().replace(Status.QUEUED, failed, cloud.images().location(image))) {
            LOG.warning(() -> origin.logPrefix() + " FAILED: its request is in the dead-letter queue");
            replies.send(failed, origin);
        }
    }
}
