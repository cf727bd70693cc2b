package dev.osprey.core.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ThumbnailTest {

    @Test
    void keepsTheAspectRatio() throws IOException {
        Thumbnail thumbnail = Thumbnail.of(new BufferedImage(400, 200, BufferedImage.TYPE_INT_RGB), 96);

        assertThat(thumbnail.mediaType()).isEqualTo("image/jpeg");
        assertThat(read(thumbnail).getWidth()).isEqualTo(96);
        assertThat(read(thumbnail).getHeight()).isEqualTo(48);
    }

    @Test
    void keepsTransparency() throws IOException {
        Thumbnail thumbnail = Thumbnail.of(new BufferedImage(400, 200, BufferedImage.TYPE_INT_ARGB), 96);

        assertThat(thumbnail.mediaType()).isEqualTo("image/png");
        assertThat(read(thumbnail).getRGB(5, 5) >>> 24).isZero();
    }

    @Test
    void doesNotEnlargeANarrowImage() throws IOException {
        assertThat(read(Thumbnail.of(new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB), 96))
                        .getWidth())
                .isEqualTo(28);
    }

    @Test
    void limitsTheHeightOfAVeryTallImage() throws IOException {
        assertThat(read(Thumbnail.of(new BufferedImage(20, 30_000, BufferedImage.TYPE_INT_RGB), 96))
                        .getHeight())
                .isEqualTo(80);
    }

    private static BufferedImage read(Thumbnail thumbnail) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(thumbnail.bytes()));
    }
}
