package dev.osprey.core.models;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.ModelVersion;

/**
 * The change of the model that the admin asked for last.
 *
 * @param url of the new model: may have credentials, so only for the admin
 * @param expected the model that must be there, for a roll-back; empty if any will do that passes the check
 * @param state of the change
 * @param checks how many workers have begun to check it
 * @param problem one sentence why it was refused, or why a worker keeps its model although it was accepted
 * @param requestedAt when the admin asked for it
 */
public record ModelChange(
        String url,
        Optional<ModelVersion> expected,
        State state,
        int checks,
        Optional<String> problem,
        Instant requestedAt) {

    /** What has become of a change. */
    public enum State {
        /** No worker has begun to check it. */
        REQUESTED,
        /** A worker loads and checks it. */
        CHECKING,
        /** The workers take it, one after the other. */
        ACCEPTED,
        /** It cannot be loaded or fails the check; the model from before goes on answering. */
        REFUSED
    }

    public ModelChange {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(requestedAt, "requestedAt");
        if (checks < 0) {
            throw new IllegalArgumentException(checks + " checks");
        }
        boolean explained = state == State.ACCEPTED || (state == State.REFUSED) == problem.isPresent();
        if (!explained) {
            throw new IllegalArgumentException(state + " with the problem " + problem);
        }
    }

    /** To whatever model is at a location. */
    public static ModelChange requested(String url, Instant at) {
        return new ModelChange(url, Optional.empty(), State.REQUESTED, 0, Optional.empty(), at);
    }

    /** Back to a model that has answered before. */
    public static ModelChange rollBack(ChosenModel before, Instant at) {
        return new ModelChange(before.url(), Optional.of(before.model()), State.REQUESTED, 0, Optional.empty(), at);
    }

    /** One more worker begins to check it. */
    public ModelChange checking() {
        return new ModelChange(url, expected, State.CHECKING, checks + 1, Optional.empty(), requestedAt);
    }

    /** @param delay why a worker cannot take it yet, if so */
    public ModelChange accepted(Optional<String> delay) {
        return new ModelChange(url, expected, State.ACCEPTED, checks, delay, requestedAt);
    }

    public ModelChange refused(String why) {
        return new ModelChange(url, expected, State.REFUSED, checks, Optional.of(why), requestedAt);
    }

    /** Whether a worker still has to check it. */
    public boolean open() {
        return state == State.REQUESTED || state == State.CHECKING;
    }
}
