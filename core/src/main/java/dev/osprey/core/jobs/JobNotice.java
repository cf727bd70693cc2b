package dev.osprey.core.jobs;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What the callback of a job is told.
 *
 * @param id of the job
 * @param end empty until the job has ended
 */
public record JobNotice(String id, Optional<End> end) {

    public JobNotice {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(end, "end");
    }

    /**
     * The end of a job; what happens to its images later does not change it.
     *
     * @param at when it was noticed
     * @param text what to tell, the same at each attempt
     */
    public record End(Instant at, String text) {

        public End {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(text, "text");
        }
    }
}
