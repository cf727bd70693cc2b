package dev.osprey.core.images;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A reduced image against the mean of what is decoded at full size. */
class ReducedImageTest {

    private static final int WIDTH = 211;
    private static final int HEIGHT = 157;

    private final ImageDecoder decoder = new ImageDecoder(1_000_000);

    static Stream<byte[]> files() {
        return Stream.concat(
                Stream.of("jpeg", "png", "gif", "bmp", "tiff").map(format -> ImageFiles.file(format, picture())),
                Stream.of(ImageFiles.file("png", gray16()), ImageFiles.file("jpeg", gray()), progressive()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFormatIsReducedByTheMeanOfItsPixels(byte[] file) throws Exception {
        assertMeans(file, new Excerpt(10, 20, 150, 101, 4, 3), 1);
    }

    @Test
    void aProfileIsAppliedToTheMean() throws Exception {
        assertMeans(withLinearProfile(), new Excerpt(10, 20, 150, 101, 4, 3), 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void theBoxesOfARotatedImageBeginInItsUprightCorner(int orientation) throws Exception {
        byte[] file = ImageFiles.withOrientation(orientation, ImageFiles.file("jpeg", picture()));

        assertMeans(file, new Excerpt(10, 20, 140, 131, 8, 5), 1);
    }

    private void assertMeans(byte[] file, Excerpt excerpt, int tolerance) throws Exception {
        BufferedImage full = decoder.decode(file, Integer.MAX_VALUE / 2);

        decoder.decode(file, size -> excerpt, reduced -> {
            assertThat(reduced.size()).isEqualTo(new ImageSize(full.getWidth(), full.getHeight()));
            assertThat(reduced.excerpt()).isEqualTo(excerpt);
            BufferedImage pixels = reduced.pixels();
            assertThat(pixels.getWidth()).isEqualTo(excerpt.decodedWidth());
            assertThat(pixels.getHeight()).isEqualTo(excerpt.decodedHeight());
            for (int y = 0; y < pixels.getHeight(); y++) {
                for (int x = 0; x < pixels.getWidth(); x++) {
                    for (int shift = 0; shift <= 16; shift += 8) {
                        assertThat((double) (pixels.getRGB(x, y) >> shift & 0xFF))
                                .as("%d, %d", x, y)
                                .isCloseTo(mean(full, excerpt, x, y, shift), Offset.offset((double) tolerance));
                    }
                }
            }
            return null;
        });
    }

    private static double mean(BufferedImage full, Excerpt excerpt, int x, int y, int shift) {
        double sum = 0;
        int count = 0;
        int right = Math.min(excerpt.width(), (x + 1) * excerpt.columns());
        int bottom = Math.min(excerpt.height(), (y + 1) * excerpt.rows());
        for (int row = y * excerpt.rows(); row < bottom; row++) {
            for (int column = x * excerpt.columns(); column < right; column++) {
                sum += full.getRGB(excerpt.left() + column, excerpt.top() + row) >> shift & 0xFF;
                count++;
            }
        }
        return sum / count;
    }

    @Test
    void transparentPixelsGiveNoColour() throws Exception {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                image.setRGB(x, y, x % 2 == 0 ? 0xFFFF8000 : 0x000000FF);
            }
        }

        BufferedImage reduced = decoder.decode(ImageFiles.file("png", image), 5);

        assertThat(reduced.getType()).isEqualTo(BufferedImage.TYPE_INT_ARGB);
        assertThat(reduced.getRGB(3, 3)).isEqualTo(0x80FF8000);
    }

    /** Smooth, since a JPEG decoder rounds. */
    private static BufferedImage picture() {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, x << 16 | y << 8 | 255 - x / 2 - y / 3);
            }
        }
        return image;
    }

    private static BufferedImage gray() {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.getRaster().setSample(x, y, 0, (x + y) / 2);
            }
        }
        return image;
    }

    private static BufferedImage gray16() {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.getRaster().setSample(x, y, 0, 300 * x);
            }
        }
        return image;
    }

    private static byte[] progressive() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        try (ImageOutputStream output = new MemoryCacheImageOutputStream(file)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(picture(), null, null), parameters);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    private static byte[] withLinearProfile() {
        byte[] jpeg = ImageFiles.file("jpeg", picture());
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] identifier = "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII);
        int length = 2 + identifier.length + profile.length;
        return ByteBuffer.allocate(jpeg.length + 2 + length)
                .put(jpeg, 0, 2)
                .putShort((short) 0xFFE2)
                .putShort((short) length)
                .put(identifier)
                .put(profile)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }
}
