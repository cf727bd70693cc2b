package dev.osprey.core.models;

import java.time.Instant;
import java.util.Optional;

import dev.osprey.core.classification.ModelVersion;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ModelRolloutTest {

    private static final String SETTINGS = "/models/clothes";
    private static final ChosenModel CLOTHES = new ChosenModel(SETTINGS, new ModelVersion("clothes", "3f2a"));
    private static final ChosenModel ANIMALS =
            new ChosenModel("s3://b/animals.zip", new ModelVersion("animals", "77aa"));
    private static final ModelChange CHANGE = ModelChange.requested(ANIMALS.url(), Instant.EPOCH);

    @Test
    void theChoiceHoldsUnderTheSettingsUnderWhichItWasMade() {
        ModelRollout accepted = ModelRollout.NONE.with(CHANGE).accepted(SETTINGS, ANIMALS, CLOTHES);

        assertThat(accepted.currentFor(SETTINGS)).contains(ANIMALS);
        assertThat(accepted.currentFor("/models/other")).isEmpty();
    }

    @Test
    void theSameModelAgainKeepsWhatCanBeRolledBackTo() {
        ModelRollout once = ModelRollout.NONE.with(CHANGE).accepted(SETTINGS, ANIMALS, CLOTHES);
        ModelRollout twice = once.accepted(SETTINGS, ANIMALS, ANIMALS);

        assertThat(twice.previous()).contains(CLOTHES);
    }

    @Test
    void aChangeIsRefusedForAReasonAndHasNoneBeforeItIsChecked() {
        ModelChange refused = CHANGE.refused("it has no labels");

        assertThatIllegalArgumentException().isThrownBy(() -> in(ModelChange.State.REFUSED, Optional.empty()));
        for (ModelChange.State open :
                new ModelChange.State[] {ModelChange.State.REQUESTED, ModelChange.State.CHECKING}) {
            assertThatIllegalArgumentException().isThrownBy(() -> in(open, refused.problem()));
        }
    }

    private static ModelChange in(ModelChange.State state, Optional<String> problem) {
        return new ModelChange("url", Optional.empty(), state, 1, problem, Instant.EPOCH);
    }
}
