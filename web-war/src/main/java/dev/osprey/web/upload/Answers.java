package dev.osprey.web.upload;

import java.util.List;

import dev.osprey.core.classification.Classification;

/**
 * What is known of a call's images when it is answered.
 *
 * @param known at least one
 * @param refusals of files in archives
 * @param several whether it is a list by the form of the call
 */
record Answers(List<Classification> known, List<Refusal> refusals, boolean several) {

    Answers {
        known = List.copyOf(known);
        refusals = List.copyOf(refusals);
        if (known.isEmpty()) {
            throw new IllegalArgumentException("no image was accepted");
        }
    }

    boolean one() {
        return !several && refusals.isEmpty() && known.size() == 1;
    }
}
