package dev.osprey.worker.preprocessing;

import java.awt.image.BufferedImage;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResizeCenterCropTest {

    private static final InputSize COLOUR = new InputSize(4, 4, 3);

    @Test
    void splitsTheImageIntoRedGreenAndBlue() {
        BufferedImage image = image(4, 4, BufferedImage.TYPE_INT_RGB, 0x0A141E);

        assertThat(new ResizeCenterCrop(COLOUR, 0, 4, 4).apply(image))
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
                        .apply(image)
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

        Channel red = new ResizeCenterCrop(COLOUR, 10, 4, 4).apply(image).get(0).get(0);

        assertThat(red.values()).hasSize(16).containsOnly(255);
    }

    @Test
    void resizesToAFixedSizeWhateverTheAspectRatio() {
        Channel red = new ResizeCenterCrop(COLOUR, 0, 4, 4)
                .apply(image(300, 20, BufferedImage.TYPE_INT_RGB, 0xFFFFFF))
                .get(0)
                .get(0);

        assertThat(red.values()).hasSize(16);
    }

    @Test
    void transparentAreasBecomeWhite() {
        BufferedImage image = image(4, 4, BufferedImage.TYPE_INT_ARGB, 0);

        assertThat(new ResizeCenterCrop(COLOUR, 0, 4, 4).apply(image).get(0))
                .allSatisfy(channel -> assertThat(channel.values()).containsOnly(255));
    }

    @Test
    void asksForThePixelsThatResizingUses() {
        assertThat(new ResizeCenterCrop(COLOUR, 40, 4, 4).shorterSideNeeded()).isEqualTo(40);
        assertThat(new ResizeCenterCrop(COLOUR, 0, 6, 5).shorterSideNeeded()).isEqualTo(6);
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
