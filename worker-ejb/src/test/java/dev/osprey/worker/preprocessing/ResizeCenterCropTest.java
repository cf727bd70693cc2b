package dev.osprey.worker.preprocessing;

import java.awt.image.BufferedImage;

import dev.osprey.core.images.DecodedImage;
import dev.osprey.core.images.Excerpt;
import dev.osprey.core.images.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ResizeCenterCropTest {

    private static final InputSize COLOUR = new InputSize(4, 4, 3);

    @Test
    void splitsTheImageIntoRedGreenAndBlue() {
        BufferedImage image = image(4, 4, BufferedImage.TYPE_INT_RGB, 0x0A141E);

        assertThat(new ResizeCenterCrop(COLOUR, 0, 4, 4).apply(DecodedImage.of(image)))
                .singleElement()
                .satisfies(input -> {
                    assertThat(input).hasSize(3);
                    assertThat(input.get(0).values()).hasSize(16).containsOnly(10);
                    assertThat(input.get(1).values()).containsOnly(20);
                    assertThat(input.get(2).values()).containsOnly(30);
                });
    }

    @Test
    void aGrayscaleModelGetsOneChannel() {
        BufferedImage image = image(4, 4, BufferedImage.TYPE_INT_RGB, 0xFF0000);

        assertThat(new ResizeCenterCrop(new InputSize(4, 4, 1), 0, 4, 4)
                        .apply(DecodedImage.of(image))
                        .get(0))
                .singleElement()
                .satisfies(channel -> assertThat(channel.values()).containsOnly(76));
    }

    @Test
    void resizesTheShorterSideAndCropsTheMiddle() {
        BufferedImage image = image(30, 10, BufferedImage.TYPE_INT_RGB, 0);
        for (int y = 0; y < 10; y++) {
            for (int x = 10; x < 20; x++) {
                image.setRGB(x, y, 0xFFFFFF);
            }
        }

        Channel red = new ResizeCenterCrop(COLOUR, 10, 4, 4)
                .apply(DecodedImage.of(image))
                .get(0)
                .get(0);

        assertThat(red.values()).hasSize(16).containsOnly(255);
    }

    @Test
    void resizesToAFixedSizeWhateverTheAspectRatio() {
        Channel red = new ResizeCenterCrop(COLOUR, 0, 4, 4)
                .apply(DecodedImage.of(image(300, 20, BufferedImage.TYPE_INT_RGB, 0xFFFFFF)))
                .get(0)
                .get(0);

        assertThat(red.values()).hasSize(16);
    }

    @Test
    void transparentAreasBecomeWhite() {
        BufferedImage image = image(4, 4, BufferedImage.TYPE_INT_ARGB, 0);

        assertThat(new ResizeCenterCrop(COLOUR, 0, 4, 4)
                        .apply(DecodedImage.of(image))
                        .get(0))
                .allSatisfy(channel -> assertThat(channel.values()).containsOnly(255));
    }

    @Test
    void aGapOfHalfAPixelIsRoundedToTheEvenNumberAsInTorchvision() {
        BufferedImage image = image(11, 4, BufferedImage.TYPE_INT_RGB, 0);
        image.setRGB(4, 0, 0xFFFFFF);

        // 3.5 columns are left over on each side.
        assertThat(new ResizeCenterCrop(COLOUR, 4, 4, 4)
                        .apply(DecodedImage.of(image))
                        .get(0)
                        .get(0)
                        .values()[0])
                .isEqualTo(255);
    }

    @Test
    void asksForTheMiddleOfTheImageAndForMorePixelsThanTheResultHas() {
        ResizeCenterCrop crop = new ResizeCenterCrop(new InputSize(224, 224, 3), 256, 0, 0);

        assertThat(crop.excerpt(new ImageSize(4000, 3000))).isEqualTo(new Excerpt(672, 180, 2644, 2640, 4, 4));
        assertThat(crop.excerpt(new ImageSize(500, 375))).isEqualTo(new Excerpt(83, 21, 333, 333, 1, 1));
    }

    @ParameterizedTest
    @CsvSource({"1, 3000", "65500, 1", "78000, 511", "40000000, 1", "511, 78000"})
    void asksForLittleOfAThinImage(int width, int height) {
        Excerpt excerpt =
                new ResizeCenterCrop(new InputSize(224, 224, 3), 256, 0, 0).excerpt(new ImageSize(width, height));

        assertThat(excerpt.width()).isLessThan(1024);
        assertThat(excerpt.height()).isLessThan(1024);
    }

    @Test
    void eachSideIsReducedByItselfWhenTheAspectRatioIsNotKept() {
        Excerpt excerpt =
                new ResizeCenterCrop(new InputSize(224, 224, 3), 0, 224, 224).excerpt(new ImageSize(78_000, 511));

        assertThat(excerpt).isEqualTo(new Excerpt(0, 0, 78_000, 511, 139, 1));
    }

    @ParameterizedTest
    @CsvSource({"1, 3000", "3000, 1"})
    void theMiddleOfAThinImageIsEnlarged(int width, int height) {
        BufferedImage image = image(width, height, BufferedImage.TYPE_INT_RGB, 0);
        image.setRGB(width / 2, height / 2, 0xFFFFFF);
        image.setRGB((width - 1) / 2, (height - 1) / 2, 0xFFFFFF);
        ResizeCenterCrop crop = new ResizeCenterCrop(COLOUR, 8, 0, 0);
        Excerpt excerpt = crop.excerpt(new ImageSize(width, height));

        DecodedImage decoded = new DecodedImage(
                image.getSubimage(excerpt.left(), excerpt.top(), excerpt.width(), excerpt.height()),
                new ImageSize(width, height),
                excerpt);

        assertThat(crop.apply(decoded).get(0).get(0).values()).hasSize(16).containsOnly(255);
    }

    private static BufferedImage image(int width, int height, int type, int pixel) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, pixel);
            }
        }
        return image;
    }
}
