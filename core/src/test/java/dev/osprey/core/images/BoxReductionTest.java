package dev.osprey.core.images;

import java.awt.Rectangle;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BoxReductionTest {

    @ParameterizedTest
    @CsvSource({
        "30, 20, 5, 4, 3",
        "31, 23, 5, 4, 3",
        "31, 23, 5, 4, 1",
        "1, 1, 7, 7, 4",
        "3, 700, 2, 600, 3",
        "1000, 2, 999, 1, 4",
        "64, 48, 16, 16, 3",
        "64, 48, 17, 16, 3",
        "100, 90, 20, 30, 4",
        "600, 9, 300, 3, 3",
        "26, 14, 6, 7, 3",
        "29, 5, 2, 2, 3",
        "17, 9, 1, 3, 3",
        "17, 9, 3, 1, 1"
    })
    void eachResultIsTheMeanOfItsBox(int width, int height, int columns, int rows, int bands) {
        byte[] pixels = new byte[width * height * bands + 3];
        new Random(width).nextBytes(pixels);
        for (boolean partialFirst : new boolean[] {false, true}) {
            StoredExcerpt excerpt =
                    new StoredExcerpt(new Rectangle(width, height), columns, rows, partialFirst, partialFirst);
            BoxReduction reduction = new BoxReduction(excerpt, bands);

            for (int y = 0; y < height; y++) {
                reduction.add(pixels, 3 + y * width * bands);
            }

            assertThat(reduction.result()).isEqualTo(means(pixels, excerpt, bands));
        }
    }

    private static byte[] means(byte[] pixels, StoredExcerpt excerpt, int bands) {
        int width = excerpt.area().width;
        int boxes = excerpt.decodedWidth();
        long[] sums = new long[boxes * excerpt.decodedHeight() * bands];
        long[] counts = new long[sums.length];
        for (int y = 0; y < excerpt.area().height; y++) {
            for (int x = 0; x < width; x++) {
                int box = (y + excerpt.rowOffset()) / excerpt.rows() * boxes
                        + (x + excerpt.columnOffset()) / excerpt.columns();
                for (int band = 0; band < bands; band++) {
                    sums[box * bands + band] += pixels[3 + (y * width + x) * bands + band] & 0xFF;
                    counts[box * bands + band]++;
                }
            }
        }
        byte[] means = new byte[sums.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = (byte) Math.round((double) sums[i] / counts[i]);
        }
        return means;
    }

    @Test
    void addsUpAsManyRowsOfWhiteAsThereAre() {
        BoxReduction reduction =
                new BoxReduction(new StoredExcerpt(new Rectangle(16, 1000), 16, 1000, false, false), 1);
        byte[] white = new byte[16];
        Arrays.fill(white, (byte) 0xFF);

        for (int row = 0; row < 1000; row++) {
            reduction.add(white, 0);
        }

        assertThat(reduction.result()).containsExactly(0xFF);
    }

    @Test
    void aMissingRowIsNoticed() {
        BoxReduction reduction = new BoxReduction(new StoredExcerpt(new Rectangle(2, 2), 2, 2, false, false), 1);
        reduction.add(new byte[2], 0);

        assertThatThrownBy(reduction::result).hasMessage("1 of 2 rows");
    }
}
