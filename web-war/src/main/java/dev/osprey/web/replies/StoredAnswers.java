package dev.osprey.web.replies;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.results.ResultsTable;

/** Answers for which no reply comes to this node, found in the results table. */
@Singleton
public class StoredAnswers {

    private final ResultsTable results;
    private final PendingAnswers pending;
    private final Set<String> elsewhere = ConcurrentHashMap.newKeySet();

    @Inject
    StoredAnswers(Cloud cloud, PendingAnswers pending) {
        this.results = cloud.results();
        this.pending = pending;
    }

    /** An image that somebody here waits for, accepted by a call whose reply may go to another node. */
    public void watch(String id) {
        elsewhere.add(id);
    }

    /** Answers whoever waits for a watched image that is finished. */
    void lookUpWatched() {
        elsewhere.retainAll(pending.ids());
        lookUp(Set.copyOf(elsewhere));
    }

    /** Answers whoever waits for any finished image: for when replies may have been lost. */
    void lookUpAll() {
        lookUp(pending.ids());
    }

    private void lookUp(Collection<String> ids) {
        if (!ids.isEmpty()) {
            results.find(ids).stream().filter(Classification::finished).forEach(pending::arrived);
        }
    }
}
