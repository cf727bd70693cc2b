package dev.osprey.core.models;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.localcloud.LocalCloud;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ModelRolloutIT extends WithModelsTable {

    private static final String SETTINGS = "/models/clothes";
    private static final ChosenModel CLOTHES = new ChosenModel(SETTINGS, new ModelVersion("clothes", "3f2a"));
    private static final ChosenModel ANIMALS =
            new ChosenModel("s3://b/animals.zip", new ModelVersion("animals", "77aa"));
    private static final ModelChange CHANGE = ModelChange.requested(ANIMALS.url(), Instant.EPOCH);

    ModelRolloutIT(LocalCloud local) {
        super(local);
    }

    @Test
    void everyRevisionComesBackAsItWasStored() {
        assertThat(models.rollout()).isEqualTo(ModelRollout.NONE);

        ModelRollout requested = ModelRollout.NONE.with(CHANGE);
        ModelRollout refused = requested.with(CHANGE.refused("it has no labels"));
        ModelRollout accepted = refused.accepted(SETTINGS, ANIMALS, CLOTHES);
        ModelRollout rollBack = accepted.with(
                ModelChange.rollBack(CLOTHES, Instant.EPOCH).checking().checking());
        ModelRollout delayed = rollBack.with(CHANGE.accepted(Optional.of("worker-2 keeps its model")));
        for (ModelRollout next : new ModelRollout[] {requested, refused, accepted, rollBack, delayed}) {
            assertThat(models.replace(next)).isTrue();
            assertThat(models.rollout()).isEqualTo(next);
        }
    }

    @Test
    void ofTwoWhoWriteTheSameRevisionOneWins() {
        ModelRollout first = ModelRollout.NONE.with(CHANGE);

        assertThat(models.replace(first)).isTrue();
        assertThat(models.replace(ModelRollout.NONE.with(CHANGE.checking()))).isFalse();
        assertThat(models.rollout()).isEqualTo(first);
    }

    @Test
    void oneWorkerHasTheTurnUntilItEndsItOrDies() {
        Set<String> alive = Set.of("worker-1#1", "worker-2#2");

        assertThat(models.takeTurn("worker-1#1", alive)).isTrue();
        assertThat(models.takeTurn("worker-1#1", alive)).isTrue();
        assertThat(models.takeTurn("worker-2#2", alive)).isFalse();
        models.endTurn("worker-2#2");
        assertThat(models.takeTurn("worker-2#2", alive)).isFalse();
        models.endTurn("worker-1#1");
        assertThat(models.takeTurn("worker-2#2", alive)).isTrue();

        assertThat(models.takeTurn("worker-1#1", Set.of("worker-1#1", "worker-2#3")))
                .isTrue();
    }
}
