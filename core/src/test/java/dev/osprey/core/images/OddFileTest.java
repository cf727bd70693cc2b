package dev.osprey.core.images;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

import dev.osprey.core.images.InvalidImageException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Valid and harmless files that readers refuse or show wrongly; expected is what browsers show. */
class OddFileTest {

    private static final int NONE = -1;
    private static final int FULL_SIZE = 1000;

    private final ImageDecoder decoder = new ImageDecoder(10_000_000);

    @ParameterizedTest
    @CsvSource({
        "cmyk-without-adobe.jpg, 225, 174, 157",
        "first-frame-offset.gif, 225, 166, 148",
        "text-with-wrong-checksum.png, 225, 166, 148"
    })
    void showsTheSamples(String name, int red, int green, int blue) throws Exception {
        BufferedImage image = decode(ImageFiles.resource("odd/" + name));

        assertThat(image.getWidth()).isEqualTo(320);
        assertThat(image.getHeight()).isEqualTo(240);
        assertIsAbout(image, 160, 120, new Color(red, green, blue));
    }

    @ParameterizedTest
    @CsvSource({
        // Whether it has JFIF, the transform in its Adobe segment, and the identifiers of its components.
        "true, -1, 1, 2, 3", "true, -1, 0, 1, 2", "true, -1, 82, 71, 66", "true, 0, 1, 2, 3", "true, 1, 1, 2, 3",
        "false, -1, 1, 2, 3", "false, -1, 0, 1, 2", "false, -1, 7, 99, 200", "false, 1, 82, 71, 66", "false, 2, 1, 2, 3"
    })
    void aJpegOfThreeComponentsIsYCbCr(boolean jfif, int transform, int first, int second, int third) throws Exception {
        byte[] file = jpeg(jfif, transform, first, second, third);

        assertIsAbout(decode(file), 2, 2, Color.RED);
        assertIsAbout(decode(file), 60, 60, Color.BLUE);
    }

    @ParameterizedTest
    @CsvSource({"-1, 82, 71, 66", "0, 82, 71, 66", "0, 1, 2, 3", "0, 7, 99, 200"})
    void aJpegIsRgbWhenItSaysSo(int transform, int first, int second, int third) throws Exception {
        byte[] file = jpeg(false, transform, first, second, third);

        // The luma and chroma of red and blue.
        assertIsAbout(decode(file), 2, 2, new Color(76, 85, 255));
        assertIsAbout(decode(file), 60, 60, new Color(29, 255, 107));
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 3, 4", "0, 1, 2, 3", "67, 77, 89, 75", "9, 8, 7, 100"})
    void aJpegOfFourComponentsIsCmyk(int first, int second, int third, int fourth) throws Exception {
        byte[] file = ImageFiles.resource("odd/cmyk-without-adobe.jpg");
        setIds(file, first, second, third, fourth);

        assertIsAbout(decode(file), 160, 120, new Color(225, 174, 157));
    }

    @ParameterizedTest
    @CsvSource({
        // The logical screen, the place of a frame of 24 x 16, and the canvas.
        "40, 30, 5, 3, 40, 30",
        "24, 16, 5, 3, 29, 19",
        "0, 0, 0, 0, 24, 16",
        "10, 10, 0, 0, 24, 16",
        "24, 16, 0, 0, 24, 16",
        "100, 16, 0, 0, 100, 16"
    })
    void theCanvasOfAGifCounts(int width, int height, int x, int y, int canvasWidth, int canvasHeight)
            throws Exception {
        byte[] file = ImageFiles.file("gif", ImageFiles.redAndBlue(24, 16));
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(6, (short) width).putShort(8, (short) height);
        int descriptor = 13 + (3 << (file[10] & 7) + 1);
        while (file[descriptor] != 0x2C) {
            descriptor++;
        }
        bytes.putShort(descriptor + 1, (short) x).putShort(descriptor + 3, (short) y);

        BufferedImage image = decode(file);

        assertThat(decoder.inspect(file)).isEqualTo(new ImageInfo(ImageFormat.GIF, canvasWidth, canvasHeight));
        assertThat(image.getWidth()).isEqualTo(canvasWidth);
        assertThat(image.getHeight()).isEqualTo(canvasHeight);
        assertThat(image.getRGB(x, y)).isEqualTo(Color.RED.getRGB());
        assertThat(image.getRGB(x + 23, y + 15)).isEqualTo(Color.BLUE.getRGB());
        if (canvasWidth > 24) {
            int outside = x > 0 ? image.getRGB(0, 0) : image.getRGB(canvasWidth - 1, 0);
            assertThat(outside >>> 24).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tEXt", "zTXt", "iTXt", "iCCP", "gAMA", "cHRM", "sRGB", "pHYs", "tIME", "eXIf", "bKGD", "acTL", "abCd"
            })
    void aPngNeedsNoneOfItsAncillaryChunks(String type) throws Exception {
        for (BufferedImage picture : new BufferedImage[] {ImageFiles.redAndBlue(24, 16), ImageFiles.indexed()}) {
            byte[] file = ImageFiles.file("png", picture);
            byte[] junk = {1, 2, 3, 4, 5};
            int expected = decode(file).getRGB(23, 15);

            assertThat(decode(withChunk(file, type, junk, false)).getRGB(23, 15))
                    .isEqualTo(expected);
            assertThat(decode(withChunk(file, type, junk, true)).getRGB(23, 15)).isEqualTo(expected);
        }
    }

    @Test
    void aPngWithAWrongChecksumOfItsTransparencyIsOpaque() throws Exception {
        byte[] file = ImageFiles.file("png", ImageFiles.indexed());
        assertThat(decode(file).getRGB(0, 0) >>> 24).isZero();
        breakChecksum(file, "tRNS");

        assertThat(decode(file).getRGB(0, 0) >>> 24).isEqualTo(255);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IHDR", "PLTE", "IDAT", "IEND"})
    void aPngWithAWrongChecksumOfWhatItNeedsIsDamaged(String type) {
        byte[] file = ImageFiles.file("png", ImageFiles.indexed());
        breakChecksum(file, type);

        assertThatThrownBy(() -> decode(file))
                .isInstanceOfSatisfying(
                        InvalidImageException.class,
                        invalid -> assertThat(invalid.reason()).isEqualTo(Reason.DAMAGED));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 20, 24, 36, 40, 44, 48, 52, 56, 60, 64, 108, 124})
    void aBmpMayHaveAnyHeader(int length) throws Exception {
        for (BufferedImage picture : bmpPictures()) {
            byte[] file = withHeader(length, ImageFiles.file("bmp", picture));

            assertThat(decoder.inspect(file)).isEqualTo(new ImageInfo(ImageFormat.BMP, 24, 16));
            assertThat(decode(file).getRGB(23, 15)).isEqualTo(picture.getRGB(23, 15));
            assertThat(decode(file).getRGB(0, 0)).isEqualTo(picture.getRGB(0, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10})
    void aBmpMayLeaveAFieldOfItsFileHeaderEmpty(int offset) throws Exception {
        for (BufferedImage picture : bmpPictures()) {
            for (int length : new int[] {16, 40, 64}) {
                byte[] file = withHeader(length, ImageFiles.file("bmp", picture));
                ByteBuffer.wrap(file).putInt(offset, 0);

                assertThat(decode(file).getRGB(23, 15)).isEqualTo(picture.getRGB(23, 15));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 40, 52, 64, 108})
    void aTruncatedBmpIsDamaged(int length) {
        byte[] file = withHeader(length, ImageFiles.file("bmp", ImageFiles.redAndBlue(24, 16)));

        assertThatThrownBy(() -> decode(Arrays.copyOf(file, file.length - 1)))
                .isInstanceOf(InvalidImageException.class);
    }

    @Test
    void theMasksOfABmpCanBePartOfItsHeader() throws Exception {
        byte[] rgb = ImageFiles.file("bmp", new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB));
        for (int length : new int[] {52, 56}) {
            ByteBuffer file = ByteBuffer.allocate(14 + length + 4 * 24 * 16).order(ByteOrder.LITTLE_ENDIAN);
            file.put(rgb, 0, 54);
            file.putInt(10, 14 + length)
                    .putInt(14, length)
                    .putShort(28, (short) 32)
                    .putInt(30, 3);
            file.putInt(54, 0x0000FF).putInt(58, 0x00FF00).putInt(62, 0xFF0000);
            file.putInt(14 + length, 0x0000FF);

            assertThat(decode(file.array()).getRGB(0, 15) & 0xFFFFFF).isEqualTo(0xFF0000);
        }
    }

    private BufferedImage decode(byte[] file) throws InvalidImageException {
        return decoder.decode(file, FULL_SIZE);
    }

    private static void assertIsAbout(BufferedImage image, int x, int y, Color expected) {
        Color found = new Color(image.getRGB(x, y));

        assertThat(found.getRed()).as("red").isCloseTo(expected.getRed(), within(6));
        assertThat(found.getGreen()).as("green").isCloseTo(expected.getGreen(), within(6));
        assertThat(found.getBlue()).as("blue").isCloseTo(expected.getBlue(), within(6));
    }

    /** Of 64 x 64 pixels, so that no block has two colours. */
    private static byte[] jpeg(boolean jfif, int transform, int... ids) {
        byte[] file = ImageFiles.file("jpeg", ImageFiles.redAndBlue(64, 64));
        setIds(file, ids);
        int jfifLength = 2 + ByteBuffer.wrap(file).getShort(4);
        ByteBuffer odd = ByteBuffer.allocate(file.length + 16).put(file, 0, 2);
        if (jfif) {
            odd.put(file, 2, jfifLength);
        }
        if (transform != NONE) {
            odd.putShort((short) 0xFFEE).putShort((short) 14).put("Adobe".getBytes(StandardCharsets.US_ASCII));
            odd.putShort((short) 100).putInt(0).put((byte) transform);
        }
        odd.put(file, 2 + jfifLength, file.length - 2 - jfifLength);
        return Arrays.copyOf(odd.array(), odd.position());
    }

    /** Renames the components in the frame and in the first scan. */
    private static void setIds(byte[] jpeg, int... ids) {
        ByteBuffer file = ByteBuffer.wrap(jpeg);
        int at = 2;
        while (jpeg[at + 1] != (byte) 0xDA) {
            if (jpeg[at + 1] == (byte) 0xC0 || jpeg[at + 1] == (byte) 0xC2) {
                for (int i = 0; i < ids.length; i++) {
                    jpeg[at + 10 + 3 * i] = (byte) ids[i];
                }
            }
            at += 2 + Short.toUnsignedInt(file.getShort(at + 2));
        }
        for (int i = 0; i < ids.length; i++) {
            jpeg[at + 5 + 2 * i] = (byte) ids[i];
        }
    }

    /** Adds a chunk behind the header of a PNG file. */
    private static byte[] withChunk(byte[] png, String type, byte[] content, boolean rightChecksum) {
        ByteBuffer file = ByteBuffer.allocate(png.length + 12 + content.length);
        file.put(png, 0, 33)
                .putInt(content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content);
        CRC32 crc = new CRC32();
        crc.update(file.array(), 37, 4 + content.length);
        file.putInt((int) crc.getValue() + (rightChecksum ? 0 : 1));
        return file.put(png, 33, png.length - 33).array();
    }

    private static void breakChecksum(byte[] png, String type) {
        ByteBuffer file = ByteBuffer.wrap(png);
        int at = 8;
        while (!new String(png, at + 4, 4, StandardCharsets.US_ASCII).equals(type)) {
            at += 12 + file.getInt(at);
        }
        png[at + 8 + file.getInt(at)] ^= 1;
    }

    private static BufferedImage[] bmpPictures() {
        BufferedImage palette = new BufferedImage(24, 16, BufferedImage.TYPE_BYTE_INDEXED);
        palette.getGraphics().drawImage(ImageFiles.redAndBlue(24, 16), 0, 0, null);
        BufferedImage blackAndWhite = new BufferedImage(24, 16, BufferedImage.TYPE_BYTE_BINARY);
        blackAndWhite.setRGB(0, 0, -1);
        return new BufferedImage[] {ImageFiles.redAndBlue(24, 16), palette, blackAndWhite};
    }

    /** Replaces the header of 40 bytes of a BMP file. */
    private static byte[] withHeader(int length, byte[] bmp) {
        ByteBuffer file = ByteBuffer.allocate(bmp.length + length - 40).order(ByteOrder.LITTLE_ENDIAN);
        file.put(bmp, 0, 14 + Math.min(length, 40)).position(14 + length);
        file.put(bmp, 54, bmp.length - 54);
        file.putInt(2, file.capacity()).putInt(14, length);
        file.putInt(10, ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).getInt(10) + length - 40);
        return file.array();
    }
}
