package dev.osprey.worker.classification;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import dev.osprey.core.images.ImageDecoder;
import dev.osprey.worker.classification.FashionMnist.Item;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class CutOutSubjectTest {

    @Test
    void leavesTheSamplesAsTheyAreAndTurnsThemRoundFromWhite() throws Exception {
        assertThat(changed(FashionMnist.samples())).isZero();
    }

    @Test
    void leavesTheWholeTestSetAsItIsAndTurnsItRoundFromWhite() throws Exception {
        assumeTrue(Files.isDirectory(FashionMnist.DATASET), "needs the Debian package dataset-fashion-mnist");

        assertThat(changed(FashionMnist.testSet(1))).isZero();
    }

    private static int changed(List<Item> items) throws Exception {
        int changed = 0;
        for (Photograph form : List.of(Photograph.CLEAN, Photograph.ON_WHITE)) {
            for (Item item : items) {
                float[] expected = item.picture().getRaster().getPixels(0, 0, 28, 28, (float[]) null);
                if (!Arrays.equals(framed(form.of(item.picture(), 0)).values(), expected)) {
                    changed++;
                }
            }
        }
        return changed;
    }

    @Test
    void aPictureOfNothingIsBlack() throws Exception {
        for (Color colour : new Color[] {Color.WHITE, Color.BLACK}) {
            assertThat(framed(Pictures.png(colour, 500, 3)).values()).containsOnly(0);
        }
    }

    @Test
    void theItemFillsTheLongerSideAndSitsInTheMiddle() throws Exception {
        BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
        for (int y = 20; y < 160; y++) {
            for (int x = 300; x < 370; x++) {
                image.setRGB(x, y, 0xFFFFFF);
            }
        }
        Plane plane = new CutOutSubject(arguments()).frame(image).get(0).get(0);

        for (int y = 0; y < 28; y++) {
            for (int x = 0; x < 28; x++) {
                assertThat(plane.at(x, y)).isEqualTo(x >= 7 && x < 21 ? 255 : 0);
            }
        }
    }

    private static Plane framed(byte[] file) throws Exception {
        BufferedImage image = new ImageDecoder(1_000_000).decode(file, 224);
        return new CutOutSubject(arguments()).frame(image).get(0).get(0);
    }

    private static ModelArguments arguments() throws ModelException {
        Properties properties = new Properties();
        properties.putAll(
                Map.of("width", "28", "height", "28", "resize", "true", "flag", "GRAYSCALE", "fit", "subject"));
        return ModelArguments.of(properties);
    }
}
