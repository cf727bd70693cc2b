package dev.osprey.worker.model;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PyTorchEngineIT {

    @Test
    void doesNotLookForNnpackInEveryPass() {
        PyTorchEngine.start();

        assertThat(Nnpack.isEnabled()).isFalse();
    }
}
