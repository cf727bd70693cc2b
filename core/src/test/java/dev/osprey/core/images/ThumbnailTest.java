package dev.osprey.core.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ThumbnailTest {

    @Test
    void keepsTheAspectRatio() throws IOException {
        Thumbnail thumbnail =
                Thumbnail.of(DecodedImage.of(new BufferedImage(400, 200, BufferedImage.TYPE_INT_RGB)), 96);

        assertThat(thumbnail.mediaType()).isEqualTo("image/jpeg");
        assertThat(read(thumbnail).getWidth()).isEqualTo(96);
        assertThat(read(thumbnail).getHeight()).isEqualTo(48);
    }

    @Test
    void keepsTransparency() throws IOException {
        Thumbnail thumbnail =
                Thumbnail.of(DecodedImage.of(new BufferedImage(400, 200, BufferedImage.TYPE_INT_ARGB)), 96);

        assertThat(thumbnail.mediaType()).isEqualTo("image/png");
        assertThat(read(thumbnail).getRGB(5, 5) >>> 24).isZero();
    }

    @Test
    void doesNotEnlargeANarrowImage() throws IOException {
        assertThat(read(Thumbnail.of(DecodedImage.of(new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB)), 96))
                        .getWidth())
                .isEqualTo(28);
    }

    @Test
    void limitsTheHeightOfAVeryTallImage() throws IOException {
        assertThat(read(Thumbnail.of(DecodedImage.of(new BufferedImage(20, 30_000, BufferedImage.TYPE_INT_RGB)), 96))
                        .getHeight())
                .isEqualTo(80);
    }

    @Test
    void needsLittleOfALargeImage() {
        for (ImageSize size : List.of(new ImageSize(1200, 33_000), new ImageSize(33_000, 1200))) {
            Excerpt excerpt = Thumbnail.excerpt(size, 96);

            assertThat(excerpt.decodedPixels()).isLessThan(1_000_000);
            assertThat(excerpt.decodedWidth()).isGreaterThanOrEqualTo(96);
        }
        assertThat(Thumbnail.excerpt(new ImageSize(20, 10), 96)).isEqualTo(Excerpt.whole(new ImageSize(20, 10), 1));
    }

    private static BufferedImage read(Thumbnail thumbnail) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(thumbnail.bytes()));
    }
}
