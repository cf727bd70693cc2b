package dev.osprey.web.models;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.models.ChosenModel;
import dev.osprey.core.models.ModelChange;
import dev.osprey.core.models.ModelRollout;
import dev.osprey.core.models.ModelsTable;
import dev.osprey.web.problems.ProblemException;

/** Asks the workers for another model. */
@Singleton
public class ModelChanges {

    private static final int MAX_URL_LENGTH = 4_000;
    private static final int ATTEMPTS = 5;

    private final ModelsTable table;
    private final Clock clock;

    @Inject
    ModelChanges(Cloud cloud, Clock clock) {
        this.table = cloud.models();
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** What the admin has asked for so far. */
    public ModelRollout rollout() {
        return table.rollout();
    }

    /**
     * Asks for the model at a location; a change that is still being checked is forgotten.
     *
     * @throws ProblemException 400 if the URL is invalid
     */
    public ModelRollout request(String url) {
        String location = url == null ? "" : url.strip();
        if (location.isEmpty()) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    "The field 'url' is missing: the location of a model, such as s3://bucket/model.zip.");
        }
        if (location.length() > MAX_URL_LENGTH || location.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    "The field 'url' is too long for a location of a model, or not one line of text.");
        }
        return change((rollout, now) -> ModelChange.requested(location, now));
    }

    /**
     * Asks for the model that answered before the current one.
     *
     * @param version of that model, if the caller has seen it
     * @throws ProblemException 409 if there is none, or another one
     */
    public ModelRollout rollBack(Optional<String> version) {
        return change((rollout, now) -> ModelChange.rollBack(previous(rollout, version), now));
    }

    private static ChosenModel previous(ModelRollout rollout, Optional<String> version) {
        ChosenModel previous = rollout.previous()
                .orElseThrow(() -> new ProblemException(
                        Status.CONFLICT, "There is no earlier model: it has not been replaced yet."));
        if (version.isPresent() && !version.get().equals(previous.model().version())) {
            throw new ProblemException(
                    Status.CONFLICT,
                    "The model was replaced meanwhile: the one before is now " + previous.model() + ".");
        }
        return previous;
    }

    private ModelRollout change(BiFunction<ModelRollout, Instant, ModelChange> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ModelRollout before = table.rollout();
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            ModelRollout next = before.with(change.apply(before, now));
            if (table.replace(next)) {
                return next;
            }
        }
        throw new ProblemException(Status.CONFLICT, "The model is being changed by others. Please try again.");
    }
}
