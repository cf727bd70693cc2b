package dev.osprey.worker.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.osprey.core.settings.MapConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SettingsGateTest {

    private final List<Integer> halts = new ArrayList<>();
    private final SettingsGate gate = new SettingsGate(new WorkerProcess() {
        @Override
        public void exit() {
            throw new AssertionError("the container is not up yet");
        }

        @Override
        public void halt(int status) {
            halts.add(status);
        }
    });

    @Test
    void validSettingsPass() {
        gate.check(new MapConfig(Map.of("osprey.worker.top-k", "3")));

        assertThat(halts).isEmpty();
    }

    @Test
    void anInvalidSettingFailsTheDeploymentWithOneSentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gate.check(new MapConfig(Map.of("osprey.worker.top-k", "many"))))
                .withMessageStartingWith("osprey.worker.top-k is 'many', not ");

        assertThat(halts).isEmpty();
    }

    @Test
    void aWorkerAloneInItsProcessHaltsWithAnInvalidSetting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gate.check(
                        new MapConfig(Map.of("osprey.worker.top-k", "0", "osprey.worker.halt-when-unusable", "true"))));

        assertThat(halts).containsExactly(78);
    }
}
