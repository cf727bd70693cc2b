package dev.osprey.worker.classification;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ScalingTest {

    @Test
    void areaIsTheMeanOfWhatIsCovered() {
        Plane plane = new Plane(4, 2, new float[] {0, 4, 8, 12, 2, 6, 10, 14});

        assertThat(Scaling.AREA.apply(plane, 2, 1).values()).containsExactly(new float[] {3, 11}, within(1e-5f));
        assertThat(Scaling.AREA
                        .apply(new Plane(3, 1, new float[] {0, 6, 12}), 2, 1)
                        .values())
                .containsExactly(new float[] {2, 10}, within(1e-5f));
    }

    @Test
    void bilinearGivesTheValuesOfPillow() {
        // Image.resize((2, 1), BILINEAR) and ((8, 1), BILINEAR) of a picture of mode F.
        Plane plane = new Plane(4, 1, new float[] {0, 40, 80, 120});

        assertThat(Scaling.BILINEAR.apply(plane, 2, 1).values())
                .containsExactly(new float[] {28.571428f, 91.428571f}, within(1e-4f));
        assertThat(Scaling.BILINEAR.apply(plane, 8, 1).values())
                .containsExactly(new float[] {0, 10, 30, 50, 70, 90, 110, 120}, within(1e-4f));
    }

    @Test
    void anEvenPlaneStaysEven() {
        float[] values = new float[37 * 53];
        Arrays.fill(values, 7);

        for (Scaling scaling : Scaling.values()) {
            for (float value : scaling.apply(new Plane(37, 53, values), 28, 91).values()) {
                assertThat(value).isCloseTo(7, within(1e-4f));
            }
        }
    }
}
