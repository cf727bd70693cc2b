package dev.osprey.worker.preprocessing;

import java.awt.image.BufferedImage;
import java.util.List;

import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.ImageFiles;
import dev.osprey.core.images.InvalidImageException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Thin images become the input of any model, within the memory of an ordinary one. */
class ThinImagesTest {

    private static final InputSize INPUT = new InputSize(224, 224, 3);

    private final ImageDecoder decoder = new ImageDecoder(40_000_000);

    @ParameterizedTest
    @CsvSource({"1, 3000", "65500, 1", "1, 65500", "100000, 1", "78000, 511", "511, 78000"})
    void aThinImageBecomesTheInputOfAnyModel(int width, int height) throws Exception {
        BufferedImage white = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < height; y++) {
            for (int x = width / 2 - 600; x < width / 2 + 600; x++) {
                white.getRaster().setSample(Math.floorMod(x, width), y, 0, 1);
            }
        }
        byte[] file = ImageFiles.file("png", white);

        assertInput(input(new ResizeCenterCrop(INPUT, 256, 224, 224), file), 224 * 224);
        assertThat(input(new ResizeCenterCrop(INPUT, 0, 224, 224), file).get(0).values())
                .hasSize(224 * 224);
        assertThat(input(new SubjectCrop(new InputSize(28, 28, 1), false), file)
                        .get(0)
                        .values())
                .hasSize(28 * 28);
    }

    private List<Channel> input(Preprocessing preprocessing, byte[] file) throws InvalidImageException {
        return decoder.decode(file, preprocessing::excerpt, preprocessing::apply)
                .get(0);
    }

    /** The middle of the image is white. */
    private static void assertInput(List<Channel> input, int pixels) {
        assertThat(input)
                .hasSize(3)
                .allSatisfy(channel -> assertThat(channel.values())
                        .hasSize(pixels)
                        .usingComparatorWithPrecision(0.1f)
                        .containsOnly(255f));
    }
}
