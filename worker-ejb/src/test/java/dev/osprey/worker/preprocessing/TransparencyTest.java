package dev.osprey.worker.preprocessing;

import java.awt.image.BufferedImage;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TransparencyTest {

    @Test
    void blendsEachPixelOntoTheBackground() {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00FF0000);
        image.setRGB(1, 0, 0x80FF0000);
        image.setRGB(2, 0, 0xFFFF0000);

        assertThat(Transparency.flatten(image, 0xFF)).containsExactly(0xFFFFFFFF, 0xFFFF7F7F, 0xFFFF0000);
        assertThat(Transparency.flatten(image, 0x00)).containsExactly(0xFF000000, 0xFF800000, 0xFFFF0000);
    }

    @Test
    void isPresentWhereAPixelIsNotOpaque() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0xFF000000);
        image.setRGB(1, 0, 0xFE000000);
        assertThat(Transparency.isPresentIn(image)).isTrue();

        image.setRGB(1, 0, 0xFF000000);
        assertThat(Transparency.isPresentIn(image)).isFalse();
        assertThat(Transparency.isPresentIn(new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB)))
                .isFalse();
    }

    @Test
    void anImageWithoutAlphaKeepsItsPixels() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x123456);

        assertThat(Transparency.flatten(image, 0xFF)[0] & 0xFFFFFF).isEqualTo(0x123456);
    }
}
