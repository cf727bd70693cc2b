package dev.osprey.core.models;

import java.util.Objects;
import java.util.Optional;

/**
 * Which model the workers shall have.
 *
 * @param revision counts the changes of this record
 * @param settings the model of the settings under which the admin chose: under another one the choice no longer holds
 * @param current the one that the admin chose and a worker accepted; empty for that of the settings
 * @param previous the one before, for a roll-back
 * @param change what the admin asked for last
 */
public record ModelRollout(
        long revision,
        String settings,
        Optional<ChosenModel> current,
        Optional<ChosenModel> previous,
        Optional<ModelChange> change) {

    /** Before the first change. */
    public static final ModelRollout NONE =
            new ModelRollout(0, "", Optional.empty(), Optional.empty(), Optional.empty());

    public ModelRollout {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(current, "current");
        Objects.requireNonNull(previous, "previous");
        Objects.requireNonNull(change, "change");
    }

    /** With another state of the change, or another change. */
    public ModelRollout with(ModelChange next) {
        return new ModelRollout(revision + 1, settings, current, previous, Optional.of(next));
    }

    /**
     * With the change as the current model.
     *
     * @param location the model of the settings of the worker that accepted it
     * @param replaced the model that answered before
     * @throws java.util.NoSuchElementException without a change
     */
    public ModelRollout accepted(String location, ChosenModel accepted, ChosenModel replaced) {
        // A change to the same model again has nothing to roll back to but what was there before.
        Optional<ChosenModel> before = replaced.equals(accepted) ? previous : Optional.of(replaced);
        ModelChange done = change.orElseThrow().accepted(Optional.empty());
        return new ModelRollout(revision + 1, location, Optional.of(accepted), before, Optional.of(done));
    }

    /** The chosen model for a worker whose settings have this model; empty for that one itself. */
    public Optional<ChosenModel> currentFor(String location) {
        return current.filter(chosen -> settings.equals(location));
    }
}
