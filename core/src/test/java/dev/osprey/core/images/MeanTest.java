package dev.osprey.core.images;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MeanTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7, 12, 255, 256, 257, 65_537, 4_194_301, 4_194_304, 4_194_305, 10_000_000_019L})
    void isTheQuotientRoundedToTheNearest(long samples) {
        Mean mean = new Mean(samples);

        for (long level = 0; level < 255; level++) {
            long sum = level * samples;
            assertThat(mean.of(sum)).isEqualTo(level);
            assertThat(mean.of(sum + (samples - 1) / 2)).isEqualTo(level);
            assertThat(mean.of(sum + (samples + 1) / 2)).isEqualTo(level + 1);
        }
        assertThat(mean.of(255 * samples)).isEqualTo(255);
    }
}
