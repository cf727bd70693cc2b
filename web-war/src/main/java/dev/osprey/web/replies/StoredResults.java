package dev.osprey.web.replies;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;

/**
 * Looks up pending images in the results table, in growing steps with jitter: a reply may be lost or go to another node, and
 * the image may be deleted. Images that are due at the same time are looked up in one call.
 */
@Singleton
public class StoredResults {

    // Most replies arrive earlier, so that most images are never looked up.
    private static final Duration FIRST_STEP = Duration.ofMillis(500);
    // With the interval of the poller and the time of a call, less than two seconds.
    private static final Duration MAX_STEP = Duration.ofMillis(1500);
    private static final double GROWTH = 1.5;
    private static final double JITTER = 0.2;

    private final Function<Collection<String>, ? extends Collection<Classification>> table;
    private final PendingReplies pending;
    private final LongSupplier nanoTime;
    private final Random random;
    private final Map<String, LookUp> watched = new ConcurrentHashMap<>();

    @Inject
    public StoredResults(Cloud cloud, PendingReplies pending) {
        this(cloud.results()::find, pending, System::nanoTime, new Random());
    }

    /** @param nanoTime as {@link System#nanoTime} */
    StoredResults(
            Function<Collection<String>, ? extends Collection<Classification>> table,
            PendingReplies pending,
            LongSupplier nanoTime,
            Random random) {
        this.table = Objects.requireNonNull(table, "table");
        this.pending = Objects.requireNonNull(pending, "pending");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.random = Objects.requireNonNull(random, "random");
    }

    /** The next look-up of an image, and the step after it. */
    private record LookUp(Classification queued, long at, long step) {}

    /** Watches a pending image until nobody waits for it any more. Its row must exist: a missing one counts as deleted. */
    public void watch(PendingReply reply) {
        watched.put(reply.queued().id(), next(reply.queued(), FIRST_STEP.toNanos()));
    }

    /** Looks up all watched images now, for when their rows may have been deleted. */
    public void lookUpWatched() {
        forgetAbandoned();
        lookUp(List.copyOf(watched.values()));
    }

    /** Looks up the watched images that are due. */
    void lookUpDue() {
        forgetAbandoned();
        long now = nanoTime.getAsLong();
        List<LookUp> due = new ArrayList<>();
        watched.forEach((id, lookUp) -> {
            if (now - lookUp.at() >= 0) {
                due.add(lookUp);
                // Unless it is watched anew at this moment.
                watched.replace(id, lookUp, next(lookUp.queued(), longer(lookUp.step())));
            }
        });
        lookUp(due);
    }

    /** Completes all pending replies of images that are finished: for when replies may have been lost. */
    void lookUpAll() {
        Collection<String> ids = pending.ids();
        if (!ids.isEmpty()) {
            completeFinished(table.apply(ids));
        }
    }

    private void lookUp(List<LookUp> images) {
        if (images.isEmpty()) {
            return;
        }
        Map<String, Classification> queued =
                images.stream().map(LookUp::queued).collect(Collectors.toMap(Classification::id, Function.identity()));
        Collection<Classification> found = table.apply(queued.keySet());
        completeFinished(found);
        found.forEach(image -> queued.remove(image.id()));
        queued.keySet().forEach(pending::deleted);
    }

    private void completeFinished(Collection<Classification> found) {
        found.stream().filter(Classification::finished).forEach(pending::complete);
    }

    private void forgetAbandoned() {
        // Atomic for each id: one that is watched again at this moment must stay.
        watched.keySet().forEach(id -> watched.computeIfPresent(id, (key, lookUp) -> pending.has(key) ? lookUp : null));
    }

    private LookUp next(Classification queued, long step) {
        long jittered = (long) (step * (1 - JITTER * random.nextDouble()));
        return new LookUp(queued, nanoTime.getAsLong() + jittered, step);
    }

    private static long longer(long step) {
        return Math.min((long) (step * GROWTH), MAX_STEP.toNanos());
    }
}
