package dev.osprey.web.operations;

import java.util.List;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;

/** All rows of the results table; the objects in S3 are not touched. */
@Singleton
public class StoredResults {

    private static final Logger LOG = Logger.getLogger(StoredResults.class.getName());
    private static final int AT_ONCE = 1000;

    @Inject
    private Cloud cloud;

    /** As many as there are, or {@value #AT_ONCE}. */
    int count() {
        return cloud.results().newest(AT_ONCE).size();
    }

    /** @return how many there were */
    int deleteAll() {
        int deleted = 0;
        for (List<Classification> rows = finished(); !rows.isEmpty(); rows = finished()) {
            rows.forEach(row -> cloud.results().delete(row.id()));
            deleted += rows.size();
        }
        int all = deleted;
        LOG.info(() -> "results deleted count=" + all);
        return all;
    }

    /** An image on its way would come back with its answer. */
    private List<Classification> finished() {
        return cloud.results().newest(AT_ONCE).stream()
                .filter(Classification::finished)
                .toList();
    }
}
