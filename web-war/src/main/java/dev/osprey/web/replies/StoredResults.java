package dev.osprey.web.replies;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;

/** Finds results whose reply does not come to this node in the results table. */
@Singleton
public class StoredResults {

    private final Function<Collection<String>, ? extends Collection<Classification>> table;
    private final PendingReplies pending;
    private final Map<String, Boolean> watched = new ConcurrentHashMap<>();

    @Inject
    StoredResults(Cloud cloud, PendingReplies pending) {
        this(cloud.results()::find, pending);
    }

    StoredResults(Function<Collection<String>, ? extends Collection<Classification>> table, PendingReplies pending) {
        this.table = Objects.requireNonNull(table, "table");
        this.pending = Objects.requireNonNull(pending, "pending");
    }

    /** Watches an image that is pending here, though its reply may go to another node. */
    public void watch(PendingReply reply) {
        watched.put(reply.queued().id(), true);
    }

    /** Completes the pending replies of watched images that are finished. */
    void lookUpWatched() {
        // Atomic for each id: one that is watched again at this moment must stay.
        watched.keySet().forEach(id -> watched.computeIfPresent(id, (key, yes) -> pending.has(key) ? yes : null));
        lookUp(Set.copyOf(watched.keySet()));
    }

    /** Completes all pending replies of images that are finished: for when replies may have been lost. */
    void lookUpAll() {
        lookUp(pending.ids());
    }

    private void lookUp(Collection<String> ids) {
        if (!ids.isEmpty()) {
            table.apply(ids).stream().filter(Classification::finished).forEach(pending::complete);
        }
    }
}
