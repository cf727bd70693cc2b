package dev.osprey.core.images;

import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.osprey.core.images.InvalidImageException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Files of Pillow (libtiff) and tifffile; the script beside them tells what they contain. */
class TiffTest {

    private static final int RED = 0xFF0000;
    private static final int BLUE = 0x0000FF;
    private static final int BITS_PER_SAMPLE = 258;
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int STRIP_OFFSETS = 273;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_BYTE_COUNTS = 279;
    private static final int TILE_WIDTH = 322;

    private static final int ROUNDS = Boolean.getBoolean("osprey.thorough") ? 1000 : 20;

    private final ImageDecoder decoder = new ImageDecoder(1_000_000);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb-raw",
                "rgb-lzw",
                "rgb-deflate",
                "rgb-adobe_deflate",
                "rgb-packbits",
                "rgb-jpeg",
                "rgb-planar",
                "rgb-strips-big-endian",
                "rgb-tiled-big-endian",
                "rgb-16",
                "rgb-16-predictor-big-endian",
                "rgb-16-planar",
                "rgb-float",
                "rgb-pages",
                "cmyk-lzw",
                "cmyk-16",
                "ycbcr",
                "palette",
                "lab"
            })
    void decodesColours(String name) throws Exception {
        byte[] file = file(name);
        int scale = name.contains("tiled") ? 4 : 1;

        assertThat(decoder.inspect(file)).isEqualTo(new ImageInfo(ImageFormat.TIFF, 24 * scale, 16 * scale));
        for (int side : new int[] {100, 5}) {
            BufferedImage image = decoder.decode(file, side);

            assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
            assertColour(image, 0, 0, RED);
            assertColour(image, image.getWidth() / 2 - 2, image.getHeight() / 2 - 2, RED);
            assertColour(image, image.getWidth() / 2 + 1, 0, BLUE);
            assertColour(image, 0, image.getHeight() / 2 + 1, BLUE);
            assertColour(image, image.getWidth() - 1, image.getHeight() - 1, BLUE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "grey-8, 100",
        "grey-16-big-endian, 100",
        "grey-32, 100",
        "grey-float, 100",
        "grey-white-is-zero, 100",
        "grey-alpha, 100",
        "grey-group3, 255",
        "grey-group4, 255",
        "grey-ccitt, 255"
    })
    void decodesGreyValues(String name, int grey) throws Exception {
        BufferedImage image = decoder.decode(file(name), 100);

        assertThat(image.getRGB(0, 0)).isEqualTo(0xFF << 24 | grey << 16 | grey << 8 | grey);
        assertThat(image.getRGB(23, 15) & 0xFFFFFF).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpha", "alpha-16", "alpha-premultiplied"})
    void keepsTransparency(String name) throws Exception {
        BufferedImage image = decoder.decode(file(name), 100);

        assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_INT_ARGB);
        assertThat(image.getRGB(0, 0)).isEqualTo(0xFF << 24 | RED);
        assertThat(image.getRGB(23, 15) >>> 24).isEqualTo(128);
        assertColour(image, 23, 15, BLUE);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 24, 16, 0, 0", "2, 24, 16, 23, 0", "3, 24, 16, 23, 15", "4, 24, 16, 0, 15",
        "5, 16, 24, 0, 0", "6, 16, 24, 15, 0", "7, 16, 24, 15, 23", "8, 16, 24, 0, 23"
    })
    void rotatesThePageUpright(int orientation, int width, int height, int redX, int redY) throws Exception {
        BufferedImage image = decoder.decode(file("rgb-orientation-" + orientation), 100);

        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
        for (int[] corner : new int[][] {{0, 0}, {width - 1, 0}, {0, height - 1}, {width - 1, height - 1}}) {
            assertColour(image, corner[0], corner[1], corner[0] == redX && corner[1] == redY ? RED : BLUE);
        }
    }

    @Test
    void makesAThumbnail() throws Exception {
        byte[] tiled = file("rgb-tiled-big-endian");

        assertThat(Thumbnail.of(DecodedImage.of(decoder.decode(tiled, 48)), 48).mediaType())
                .isEqualTo("image/jpeg");
        assertThat(Thumbnail.of(DecodedImage.of(decoder.decode(file("alpha-16"), 48)), 48)
                        .mediaType())
                .isEqualTo("image/png");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rgb-zstd | the file is a TIFF image with Zstandard compression, which is not supported:"
                        + " convert it to LZW, JPEG or PNG",
                "rgb-bigtiff | the file is a BigTIFF image, not a JPEG, PNG, GIF, BMP, WebP or TIFF image:"
                        + " convert it to JPEG or PNG, for example with ImageMagick or an image editor"
            })
    void namesWhatIsNotSupported(String name, String message) {
        InvalidImageException invalid = invalid(file(name));

        assertThat(invalid.reason()).isEqualTo(Reason.NOT_AN_IMAGE);
        assertThat(invalid).hasMessage(message);
    }

    static Stream<String> names() {
        return Arrays.stream(Path.of("src/test/resources/dev/osprey/core/images/tiff")
                        .toFile()
                        .listFiles())
                .map(File::getName)
                .filter(name -> name.endsWith(".tif") && !name.contains("zstd") && !name.contains("bigtiff"))
                .map(name -> name.replace(".tif", ""));
    }

    @ParameterizedTest
    @MethodSource("names")
    void rejectsATruncatedFile(String name) {
        // Only what describes the first page and its pixels: some files have other things behind them.
        byte[] file = file(name);
        int end = end(file);

        for (int length :
                IntStream.rangeClosed(1, 20).map(part -> (end - 1) * part / 20).toArray()) {
            assertThat(invalid(Arrays.copyOf(file, length)).reason())
                    .as("%d of %d bytes", length, end)
                    .isIn(Reason.DAMAGED, Reason.NOT_AN_IMAGE);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void decodesOrRejectsDamagedFiles(String name) {
        Random random = new Random(name.hashCode());
        byte[] file = file(name);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = file.clone();
            for (int change = 0; change < 4; change++) {
                damaged[random.nextInt(Math.min(damaged.length, 400))] = (byte) random.nextInt();
            }
            try {
                decoder.decode(damaged, 28);
            } catch (InvalidImageException expected) {
                assertThat(expected.reason()).isIn(Reason.DAMAGED, Reason.NOT_AN_IMAGE, Reason.TOO_MANY_PIXELS);
            }
        }
    }

    @Test
    void rejectsAHugePageByItsDirectory() {
        byte[] file = file("rgb-raw");
        set(file, WIDTH, 60_000);
        set(file, HEIGHT, 60_000);

        InvalidImageException invalid = invalid(file);

        assertThat(invalid.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
        assertThat(invalid).hasMessage("the image has 60000 x 60000 pixels, more than the 1000000 allowed");
    }

    @Test
    void countsTheBytesOfAPixel() throws Exception {
        ImageDecoder tight = new ImageDecoder(24 * 16);
        tight.inspect(file("rgb-raw"));
        tight.inspect(file("cmyk-lzw"));

        // Six bytes, and four for the packed pixel: more than the eight of other formats.
        InvalidImageException invalid =
                catchThrowableOfType(InvalidImageException.class, () -> tight.inspect(file("rgb-16")));

        assertThat(invalid.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
        assertThat(invalid)
                .hasMessage("the image has 24 x 16 pixels of 48 bits, which need as much memory as 480 pixels;"
                        + " 384 are allowed");
        byte[] channels = file("rgb-raw");
        set(channels, SAMPLES_PER_PIXEL, 65_000);
        assertThat(invalid(channels).reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    }

    @Test
    void rejectsAJpegPartThatIsLargerThanThePage() {
        byte[] file = file("rgb-jpeg");
        int startOfFrame = IntStream.range(0, file.length)
                .filter(at -> file[at] == (byte) 0xFF && file[at + 1] == (byte) 0xC0)
                .findFirst()
                .orElseThrow();
        ByteBuffer.wrap(file).putShort(startOfFrame + 5, (short) 60_000).putShort(startOfFrame + 7, (short) 60_000);

        assertThat(invalid(file))
                .hasMessage("a part of the image has 3600000000 pixels, more than the 1000000 allowed");
    }

    @Test
    void rejectsSizesThatWouldNeedMuchMemory() {
        byte[] tiles = file("rgb-tiled-big-endian");
        set(tiles, TILE_WIDTH, 0x7FFF_FFF0);
        byte[] strips = file("rgb-raw");
        setCount(strips, STRIP_OFFSETS, 0x7FFF_FFFF);
        byte[] bits = file("rgb-raw");
        setCount(bits, BITS_PER_SAMPLE, 0x7FFF_FFFF);
        byte[] bytes = file("rgb-raw");
        set(bytes, STRIP_BYTE_COUNTS, 0x7FFF_FFFF);

        for (byte[] file : List.of(tiles, strips, bits, bytes)) {
            assertThat(invalid(file).reason()).isEqualTo(Reason.DAMAGED);
        }
    }

    @Test
    void endsAtADirectoryThatPointsToItself() throws Exception {
        byte[] file = file("rgb-raw");
        ByteBuffer buffer = buffer(file);
        int directory = buffer.getInt(4);
        int next = directory + 2 + 12 * buffer.getShort(directory);
        buffer.putInt(next, directory);

        assertThat(decoder.inspect(file).width()).isEqualTo(24);
    }

    @Test
    void anInvalidOrientationIsUpright() throws Exception {
        byte[] nine = file("rgb-orientation-6");
        set(nine, ORIENTATION, 9);
        byte[] many = file("rgb-orientation-6");
        setCount(many, ORIENTATION, 0x7FFF_FFFF);

        for (byte[] file : List.of(nine, many)) {
            assertThat(decoder.decode(file, 100).getWidth()).isEqualTo(24);
        }
    }

    @Test
    void oneStripMayHaveAnyNumberOfRows() throws Exception {
        byte[] file = file("rgb-raw");
        set(file, ROWS_PER_STRIP, 0xFFFF_FFFF);

        assertColour(decoder.decode(file, 100), 23, 15, BLUE);
    }

    private static void assertColour(BufferedImage image, int x, int y, int expected) {
        int actual = image.getRGB(x, y);
        for (int shift : new int[] {16, 8, 0}) {
            // JPEG, Lab and the profiles of CMYK are not exact.
            assertThat(Math.abs((actual >> shift & 0xFF) - (expected >> shift & 0xFF)))
                    .as("%x at %d, %d", actual, x, y)
                    .isLessThan(60);
        }
    }

    private InvalidImageException invalid(byte[] file) {
        return catchThrowableOfType(InvalidImageException.class, () -> decoder.inspect(file));
    }

    private static byte[] file(String name) {
        return ImageFiles.resource("tiff/" + name + ".tif");
    }

    private static ByteBuffer buffer(byte[] file) {
        return ByteBuffer.wrap(file).order(file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** Behind the last byte of the first directory and of its strips or tiles. */
    private static int end(byte[] file) {
        ByteBuffer buffer = buffer(file);
        int directory = buffer.getInt(4);
        TiffDirectory page = new TiffDirectory(file);
        int end = directory + 2 + 12 * buffer.getShort(directory);
        for (int[] part : new int[][] {{273, 279}, {324, 325}}) {
            TiffDirectory.Values offsets = page.values(part[0]);
            for (int i = 0; i < offsets.count(); i++) {
                end = Math.max(end, (int) (offsets.get(i) + page.values(part[1]).get(i)));
            }
        }
        return end;
    }

    private static void set(byte[] file, int tag, int value) {
        ByteBuffer buffer = buffer(file);
        int entry = entry(buffer, tag);
        if (buffer.getShort(entry + 2) == 3) {
            buffer.putShort(entry + 8, (short) value);
        } else {
            buffer.putInt(entry + 8, value);
        }
    }

    private static void setCount(byte[] file, int tag, int count) {
        ByteBuffer buffer = buffer(file);
        buffer.putInt(entry(buffer, tag) + 4, count);
    }

    private static int entry(ByteBuffer file, int tag) {
        int directory = file.getInt(4);
        return IntStream.range(0, file.getShort(directory))
                .map(i -> directory + 2 + 12 * i)
                .filter(entry -> Short.toUnsignedInt(file.getShort(entry)) == tag)
                .findFirst()
                .orElseThrow();
    }
}
