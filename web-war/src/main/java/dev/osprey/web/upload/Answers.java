package dev.osprey.web.upload;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.web.problems.ProblemException;

/**
 * What became of the images of one call, in their order.
 *
 * @param known of each accepted image
 * @param notAccepted file names of those behind them that were not
 * @param problem why not
 */
record Answers(List<Classification> known, List<String> notAccepted, Optional<ProblemException> problem) {

    Answers {
        known = List.copyOf(known);
        notAccepted = List.copyOf(notAccepted);
        Objects.requireNonNull(problem, "problem");
        if (known.isEmpty()) {
            throw new IllegalArgumentException("no image was accepted");
        }
        if (notAccepted.isEmpty() == problem.isPresent()) {
            throw new IllegalArgumentException(notAccepted.size() + " not accepted, problem " + problem);
        }
    }

    boolean one() {
        return known.size() + notAccepted.size() == 1;
    }
}
