package dev.osprey.worker.preprocessing;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

import dev.osprey.core.images.DecodedImage;
import dev.osprey.core.images.Excerpt;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.ImageSize;
import dev.osprey.worker.fixtures.ColourModel;
import dev.osprey.worker.fixtures.FashionMnist;
import dev.osprey.worker.fixtures.FashionMnist.Item;
import dev.osprey.worker.fixtures.ImageVariant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SubjectCropTest {

    private static final InputSize INPUT = new InputSize(28, 28, 1);

    private final SubjectCrop crop = new SubjectCrop(INPUT, false);

    @Test
    void keepsTheSamplesAndInvertsThemFromWhite() throws Exception {
        assertThat(changed(FashionMnist.samples())).isZero();
    }

    /** How many images of input size do not come out as in the data set. */
    static int changed(List<Item> items) throws Exception {
        int changed = 0;
        for (ImageVariant form : List.of(ImageVariant.CLEAN, ImageVariant.ON_WHITE)) {
            for (Item item : items) {
                float[] expected = item.image().getRaster().getPixels(0, 0, 28, 28, (float[]) null);
                if (!Arrays.equals(cropped(form.of(item.image(), 0)).values(), expected)) {
                    changed++;
                }
            }
        }
        return changed;
    }

    @Test
    void anImageWithoutSubjectBecomesBlack() throws Exception {
        for (Color colour : new Color[] {Color.WHITE, Color.BLACK}) {
            assertThat(cropped(ColourModel.png(colour, 500, 3)).values()).containsOnly(0);
        }
    }

    @Test
    void theSubjectFillsTheLongerSideAndIsCentred() {
        assertThat(crop.apply(DecodedImage.of(whiteRectangle())).get(0))
                .singleElement()
                .satisfies(channel -> {
                    for (int y = 0; y < 28; y++) {
                        for (int x = 0; x < 28; x++) {
                            assertThat(channel.at(x, y)).isEqualTo(x >= 7 && x < 21 ? 255 : 0);
                        }
                    }
                });
    }

    @Test
    void aModelTrainedOnWhiteGetsAWhiteBackgroundInAllChannels() {
        SubjectCrop onWhite = new SubjectCrop(new InputSize(28, 28, 3), true);

        assertThat(onWhite.apply(DecodedImage.of(whiteRectangle())).get(0))
                .hasSize(3)
                .allSatisfy(channel -> {
                    assertThat(channel.at(0, 0)).isEqualTo(255);
                    assertThat(channel.at(14, 14)).isZero();
                });
    }

    @Test
    void aTransparentImageGivesACandidateForEitherBackground() {
        BufferedImage image = new BufferedImage(56, 56, BufferedImage.TYPE_INT_ARGB);
        for (int y = 14; y < 42; y++) {
            for (int x = 14; x < 42; x++) {
                image.setRGB(x, y, 0xFFC0C0C0);
            }
        }

        List<List<Channel>> candidates = crop.apply(DecodedImage.of(image));

        // On white it is darker than the background by 63 of 255, on black lighter by 192.
        assertThat(candidates)
                .extracting(candidate -> candidate.get(0).at(14, 14))
                .containsExactly(63f, 192f);
    }

    @Test
    void asksForMorePixelsThanTheInputHas() {
        assertThat(crop.excerpt(new ImageSize(4000, 3000))).isEqualTo(new Excerpt(0, 0, 4000, 3000, 6, 6));
        assertThat(crop.excerpt(new ImageSize(800, 600))).isEqualTo(new Excerpt(0, 0, 800, 600, 1, 1));
    }

    @ParameterizedTest
    @CsvSource({"1, 3000", "65500, 1", "78000, 511", "40000000, 1"})
    void asksForAThinImageAtASizeThatFitsIntoMemory(int width, int height) {
        Excerpt excerpt = crop.excerpt(new ImageSize(width, height));

        assertThat((long) excerpt.decodedWidth() * excerpt.decodedHeight()).isLessThan(2_100_000);
    }

    private static BufferedImage whiteRectangle() {
        BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
        for (int y = 20; y < 160; y++) {
            for (int x = 300; x < 370; x++) {
                image.setRGB(x, y, 0xFFFFFF);
            }
        }
        return image;
    }

    private static Channel cropped(byte[] file) throws Exception {
        BufferedImage image = new ImageDecoder(1_000_000).decode(file, 224);
        return new SubjectCrop(INPUT, false)
                .apply(DecodedImage.of(image))
                .get(0)
                .get(0);
    }
}
