package dev.osprey.worker.preprocessing;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class InputSizeTest {

    @Test
    void hasOneOrThreeChannels() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InputSize(28, 28, 2))
                .withMessage("input of 2 x 28 x 28");
        assertThatIllegalArgumentException().isThrownBy(() -> new InputSize(0, 28, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new InputSize(28, 0, 1));
    }
}
