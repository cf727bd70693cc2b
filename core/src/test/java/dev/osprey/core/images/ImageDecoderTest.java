package dev.osprey.core.images;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.osprey.core.images.InvalidImageException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ImageDecoderTest {

    private static final int RED = 0xFFFF0000;
    private static final int BLUE = 0xFF0000FF;

    private final ImageDecoder decoder = new ImageDecoder(1_000_000);

    @ParameterizedTest
    @CsvSource({
        "jpeg, JPEG, image/jpeg",
        "png, PNG, image/png",
        "gif, GIF, image/gif",
        "bmp, BMP, image/bmp",
        "tiff, TIFF, image/tiff"
    })
    void detectsFormatAndSizeFromTheContent(String written, ImageFormat format, String mimeType) throws Exception {
        ImageInfo info = decoder.inspect(ImageFiles.file(written, ImageFiles.redAndBlue(200, 100)));

        assertThat(info).isEqualTo(new ImageInfo(format, 200, 100));
        assertThat(info.format().mimeType()).isEqualTo(mimeType);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lossy.webp", "lossless.webp", "alpha.webp", "alpha-lossy.webp", "animated.webp", "rotated.webp"
            })
    void decodesWebp(String name) throws Exception {
        byte[] file = ImageFiles.resource(name);

        assertThat(decoder.inspect(file))
                .isEqualTo(new ImageInfo(ImageFormat.WEBP, ImageFiles.WIDTH, ImageFiles.HEIGHT));
        assertThat(decoder.decode(file, 100)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif", "tiff"})
    void returnsTheColoursOfTheFile(String format) throws Exception {
        BufferedImage image = decoder.decode(ImageFiles.file(format, ImageFiles.redAndBlue(24, 16)), 100);

        assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
        assertThat(image.getRGB(0, 0)).isEqualTo(RED);
        assertThat(image.getRGB(23, 15)).isEqualTo(BLUE);
    }

    @Test
    void decodesTheFirstFrameOfAnAnimation() throws Exception {
        assertThat(decoder.decode(ImageFiles.resource("animated.webp"), 100).getRGB(5, 5))
                .isEqualTo(RED);
    }

    @Test
    void keepsTransparency() throws Exception {
        for (byte[] file : List.of(
                ImageFiles.resource("alpha.webp"),
                ImageFiles.file("png", argb()),
                ImageFiles.file("gif", ImageFiles.indexed()),
                ImageFiles.file("png", ImageFiles.indexed()))) {
            BufferedImage image = decoder.decode(file, 100);

            assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_INT_ARGB);
            assertThat(image.getRGB(0, 0) >>> 24).isZero();
            assertThat(image.getRGB(23, 0) >>> 24).isEqualTo(255);
        }
    }

    @Test
    void keepsGreyValues() throws Exception {
        BufferedImage eight = new BufferedImage(24, 16, BufferedImage.TYPE_BYTE_GRAY);
        eight.getRaster().setSample(3, 4, 0, 100);

        assertThat(decoder.decode(ImageFiles.file("png", eight), 100).getRGB(3, 4))
                .isEqualTo(0xFF646464);
        assertThat(decoder.decode(ImageFiles.file("png", ImageFiles.gray16(0x6432)), 100)
                        .getRGB(3, 4))
                .isEqualTo(0xFF646464);
        assertThat(decoder.decode(ImageFiles.resource("grey-alpha.png"), 100).getRGB(3, 4) & 0xFF)
                .isBetween(55, 75);
    }

    @Test
    void decodesBlackAndWhite() throws Exception {
        BufferedImage image = new BufferedImage(24, 16, BufferedImage.TYPE_BYTE_BINARY);
        image.setRGB(2, 2, -1);

        BufferedImage decoded = decoder.decode(ImageFiles.file("png", image), 100);

        assertThat(decoded.getRGB(2, 2)).isEqualTo(0xFFFFFFFF);
        assertThat(decoded.getRGB(3, 2)).isEqualTo(0xFF000000);
    }

    @Test
    void decodesCmykJpeg() throws Exception {
        byte[] file = ImageFiles.resource("cmyk.jpg");

        decoder.inspect(file);
        int pixel = decoder.decode(file, 100).getRGB(20, 2);

        assertThat(pixel >> 16 & 0xFF).isBetween(160, 240);
        assertThat(pixel >> 8 & 0xFF).isLessThan(90);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 24, 16, 0, 0", "2, 24, 16, 23, 0", "3, 24, 16, 23, 15", "4, 24, 16, 0, 15",
        "5, 16, 24, 0, 0", "6, 16, 24, 15, 0", "7, 16, 24, 15, 23", "8, 16, 24, 0, 23"
    })
    void rotatesTheImageUpright(int orientation, int width, int height, int redX, int redY) throws Exception {
        BufferedImage image = decoder.decode(
                ImageFiles.withOrientation(orientation, ImageFiles.file("jpeg", ImageFiles.redAndBlue(24, 16))), 100);

        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
        for (int[] corner : new int[][] {{0, 0}, {width - 1, 0}, {0, height - 1}, {width - 1, height - 1}}) {
            boolean red = (image.getRGB(corner[0], corner[1]) >> 16 & 0xFF) > 128;
            assertThat(red).isEqualTo(corner[0] == redX && corner[1] == redY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rotated.png", "rotated.webp"})
    void rotatesOtherFormatsToo(String name) throws Exception {
        BufferedImage image = decoder.decode(ImageFiles.resource(name), 100);

        assertThat(image.getWidth()).isEqualTo(ImageFiles.HEIGHT);
        assertThat(image.getHeight()).isEqualTo(ImageFiles.WIDTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
    void decodesALargeImageAtReducedScale(String format) throws Exception {
        byte[] file = ImageFiles.file(format, ImageFiles.redAndBlue(1000, 700));

        BufferedImage image = decoder.decode(file, 100);

        assertThat(image.getWidth()).isEqualTo(334);
        assertThat(image.getHeight()).isEqualTo(234);
        assertThat(decoder.decode(file, 400).getWidth()).isEqualTo(1000);
    }

    static Stream<Arguments> wholeFiles() {
        BufferedImage noise = ImageFiles.noise(160, 120);
        return Stream.of(
                Arguments.of("jpeg", ImageFiles.file("jpeg", noise)),
                Arguments.of("png", ImageFiles.file("png", noise)),
                Arguments.of("gif", ImageFiles.file("gif", noise)),
                Arguments.of("bmp", ImageFiles.file("bmp", noise)),
                Arguments.of("tiff", ImageFiles.file("tiff", noise)),
                Arguments.of("progressive", ImageFiles.resource("progressive.jpg")),
                Arguments.of("lossy", ImageFiles.resource("lossy.webp")),
                Arguments.of("lossless", ImageFiles.resource("lossless.webp")),
                Arguments.of("alpha", ImageFiles.resource("alpha.webp")),
                Arguments.of("animated", ImageFiles.resource("animated.webp")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wholeFiles")
    void rejectsATruncatedFile(String name, byte[] file) throws Exception {
        decoder.inspect(file);
        // The image data of a GIF file is complete without the terminator and the trailer behind it.
        int minTruncation = name.equals("gif") ? 3 : 1;
        List<Integer> lengths = IntStream.concat(
                        IntStream.rangeClosed(1, 20).map(part -> file.length * part / 21),
                        IntStream.of(file.length - minTruncation, file.length - 8, file.length - 16, 20))
                .boxed()
                .toList();

        for (int length : lengths) {
            byte[] truncated = ImageFiles.truncated(file, length);

            assertThat(reason(truncated))
                    .as("%d of %d bytes", length, file.length)
                    .isIn(Reason.DAMAGED, Reason.NOT_AN_IMAGE);
            assertThatThrownBy(() -> decoder.decode(truncated, 28)).isInstanceOf(InvalidImageException.class);
        }
    }

    @Test
    void rejectsAFileThatIsNotAnImage() {
        assertThat(reason(new byte[0])).isEqualTo(Reason.EMPTY);
        for (byte[] file : List.of(
                new byte[1],
                new byte[5000],
                "just some text in a file called cat.png".getBytes(StandardCharsets.UTF_8),
                "<!DOCTYPE html><html><body>404</body></html>".getBytes(StandardCharsets.UTF_8),
                "%PDF-1.7\n".getBytes(StandardCharsets.UTF_8))) {
            assertThat(reason(file)).isEqualTo(Reason.NOT_AN_IMAGE);
        }
        assertThat(reason("BMW is not a bitmap despite its first letters".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Reason.DAMAGED);
    }

    @Test
    void rejectsDamagedContent() {
        byte[] png = ImageFiles.file("png", ImageFiles.noise(100, 100));
        png[png.length / 2] ^= 0x55;

        assertThat(reason(png)).isEqualTo(Reason.DAMAGED);
    }

    @Test
    void rejectsAHugeImageByItsHeader() {
        byte[] png = ImageFiles.file("png", ImageFiles.redAndBlue(24, 16));
        ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
        byte[] gif = ImageFiles.file("gif", ImageFiles.redAndBlue(24, 16));
        ByteBuffer.wrap(gif)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(6, (short) 60_000)
                .putShort(8, (short) 60_000);
        byte[] bmp = ImageFiles.file("bmp", ImageFiles.redAndBlue(24, 16));
        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 60_000).putInt(22, 60_000);
        byte[] jpeg = ImageFiles.file("jpeg", ImageFiles.redAndBlue(24, 16));
        ByteBuffer.wrap(jpeg).putShort(startOfFrame(jpeg) + 5, (short) 60_000).putShort(startOfFrame(jpeg) + 7, (short)
                60_000);
        byte[] webp = ImageFiles.resource("lossy.webp");
        ByteBuffer.wrap(webp)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(26, (short) 16_000)
                .putShort(28, (short) 16_000);

        assertThat(List.of(png, gif, bmp, jpeg, webp)).allSatisfy(file -> {
            long before = System.nanoTime();
            assertThat(reason(file)).isEqualTo(Reason.TOO_MANY_PIXELS);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        });
        assertThatThrownBy(() -> decoder.inspect(png))
                .hasMessage("the image has 60000 x 60000 pixels, more than the 1000000 allowed");
    }

    @Test
    void ignoresBytesBehindTheImage() throws Exception {
        for (String format : List.of("jpeg", "png", "gif", "bmp", "tiff")) {
            byte[] file = ImageFiles.file(format, ImageFiles.redAndBlue(24, 16));

            decoder.inspect(ImageFiles.truncated(file, file.length + 100));
        }
    }

    @Test
    void namesTheSupportedFormats() {
        assertThatThrownBy(() -> decoder.inspect(new byte[100]))
                .hasMessage("the file is not a JPEG, PNG, GIF, BMP, WebP or TIFF image");
    }

    @Test
    void needsPositiveSizes() {
        assertThatThrownBy(() -> new ImageDecoder(0)).hasMessage("maxPixels is 0");
        assertThatThrownBy(() -> decoder.decode(new byte[1], 0)).hasMessage("side is 0");
        assertThatThrownBy(() -> new ImageInfo(ImageFormat.PNG, 0, 1)).hasMessage("image of 0 x 1 pixels");
        assertThatThrownBy(() -> new ImageInfo(ImageFormat.PNG, 1, 0)).hasMessage("image of 1 x 0 pixels");
    }

    private Reason reason(byte[] file) {
        try {
            decoder.inspect(file);
            return null;
        } catch (InvalidImageException invalid) {
            return invalid.reason();
        }
    }

    private static BufferedImage argb() {
        BufferedImage image = new BufferedImage(24, 16, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(23, 0, 0xFF00FF00);
        return image;
    }

    private static int startOfFrame(byte[] jpeg) {
        int at = 0;
        while ((jpeg[at] & 0xFF) != 0xFF || (jpeg[at + 1] & 0xFF) != 0xC0) {
            at++;
        }
        return at;
    }
}
