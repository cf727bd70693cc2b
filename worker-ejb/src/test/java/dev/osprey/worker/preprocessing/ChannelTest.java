package dev.osprey.worker.preprocessing;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChannelTest {

    private final Channel channel = new Channel(3, 3, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8});

    @Test
    void crops() {
        assertThat(channel.crop(1, 1, 1, 1).values()).containsExactly(4);
        assertThat(channel.crop(0, 1, 3, 1).values()).containsExactly(3, 4, 5);
        assertThat(channel.crop(1, 0, 2, 2).values()).containsExactly(1, 2, 4, 5);
    }

    @Test
    void padsEquallyOnOppositeSides() {
        assertThat(new Channel(1, 2, new float[] {1, 2}).padTo(3, 4, 9).values())
                .containsExactly(9, 9, 9, 9, 1, 9, 9, 2, 9, 9, 9, 9);
    }

    @Test
    void needsAValueForEachPixel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Channel(2, 2, new float[3]))
                .withMessage("2 x 2 with 3 values");
        assertThatIllegalArgumentException().isThrownBy(() -> new Channel(0, 2, new float[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> new Channel(2, 0, new float[0]));
    }
}
