package dev.osprey.core.images;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class OrientationTest {

    private static final int UPRIGHT = 1;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void isReadFromJpegPngAndWebp(int orientation) {
        assertThat(Orientation.read(ImageFormat.JPEG, jpeg(orientation))).isEqualTo(orientation);
        assertThat(Orientation.read(ImageFormat.PNG, png("eXIf", exif(orientation))))
                .isEqualTo(orientation);
        assertThat(Orientation.read(ImageFormat.WEBP, webp("EXIF", exif(orientation))))
                .isEqualTo(orientation);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 255})
    void isUprightForAnInvalidValue(int value) {
        assertThat(Orientation.read(ImageFormat.JPEG, jpeg(value))).isEqualTo(UPRIGHT);
        assertThat(Orientation.read(ImageFormat.PNG, png("eXIf", exif(value)))).isEqualTo(UPRIGHT);
    }

    @Test
    void isUprightWithoutExif() {
        assertThat(Orientation.read(ImageFormat.JPEG, ImageFiles.file("jpeg", ImageFiles.redAndBlue(8, 8))))
                .isEqualTo(UPRIGHT);
        assertThat(Orientation.read(ImageFormat.PNG, png("tEXt", exif(6)))).isEqualTo(UPRIGHT);
        assertThat(Orientation.read(ImageFormat.WEBP, webp("XMP ", exif(6)))).isEqualTo(UPRIGHT);
    }

    @ParameterizedTest
    @CsvSource({"GIF", "BMP"})
    void isUprightForFormatsWithoutExif(ImageFormat format) {
        assertThat(Orientation.read(format, new byte[0])).isEqualTo(UPRIGHT);
    }

    @Test
    void isUprightForADamagedJpeg() {
        assertThat(Orientation.read(ImageFormat.JPEG, new byte[] {1, 2, 3})).isEqualTo(UPRIGHT);
    }

    @Test
    void toleratesTheIdentifierOfAJpegSegment() {
        byte[] exif = exif(6);
        byte[] withIdentifier = ByteBuffer.allocate(exif.length + 6)
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .put(exif)
                .array();

        assertThat(Orientation.read(ImageFormat.WEBP, webp("EXIF", withIdentifier)))
                .isEqualTo(6);
        assertThat(Orientation.read(ImageFormat.PNG, png("eXIf", withIdentifier)))
                .isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1_000_000})
    void isUprightWhenAChunkHasAnImpossibleLength(int length) {
        byte[] png = png("eXIf", exif(6));
        ByteBuffer.wrap(png).putInt(8, length);

        assertThat(Orientation.read(ImageFormat.PNG, png)).isEqualTo(UPRIGHT);
    }

    @Test
    void skipsOtherChunks() {
        byte[] other = new byte[5];
        ByteBuffer png = ByteBuffer.allocate(200).put(new byte[8]);
        pngChunk(png, "tEXt", other);
        pngChunk(png, "eXIf", exif(3));
        ByteBuffer webp =
                ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN).put(new byte[12]);
        // RIFF pads a chunk of odd length.
        riffChunk(webp, "VP8 ", other);
        riffChunk(webp, "EXIF", exif(3));

        assertThat(Orientation.read(ImageFormat.PNG, png.array())).isEqualTo(3);
        assertThat(Orientation.read(ImageFormat.WEBP, webp.array())).isEqualTo(3);
    }

    @Test
    void isUprightWhenTheFileEndsBehindAnOddChunk() {
        ByteBuffer webp =
                ByteBuffer.allocate(12 + 8 + 5).order(ByteOrder.LITTLE_ENDIAN).put(new byte[12]);
        webp.put("VP8 ".getBytes(StandardCharsets.US_ASCII)).putInt(5).put(new byte[5]);

        assertThat(Orientation.read(ImageFormat.WEBP, webp.array())).isEqualTo(UPRIGHT);
    }

    @ParameterizedTest
    @CsvSource({"exif-chain.jpg, 320, 240", "exif-apple-maker-note.jpg, 240, 320"})
    void readsNothingElseOfTheMetadata(String name, int width, int height) {
        BufferedImage image = assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> new ImageDecoder(1_000_000).decode(ImageFiles.resource("odd/" + name), 500));

        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
    }

    @Test
    void takesALongChainOfDirectories() throws Exception {
        byte[] jpeg = ImageFiles.file("jpeg", ImageFiles.redAndBlue(24, 16));
        int directories = 10_900;
        ByteBuffer file = ByteBuffer.allocate(jpeg.length + 18 + 6 * directories + 6);
        file.put(jpeg, 0, 2).putShort((short) 0xFFE1).putShort((short) (file.capacity() - jpeg.length - 2));
        file.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        file.putShort((short) 0x4D4D).putShort((short) 42).putInt(8);
        for (int i = 1; i <= directories; i++) {
            file.putShort((short) 0).putInt(8 + 6 * i);
        }
        file.putShort((short) 0).putInt(0).put(jpeg, 2, jpeg.length - 2);

        assertThat(new ImageDecoder(1_000_000).decode(file.array(), 500).getWidth())
                .isEqualTo(24);
    }

    @Test
    void readsADirectoryThatEndsBehindTheOrientation() {
        byte[] exif = exif(6);
        ByteBuffer.wrap(exif).putShort(8, (short) 0xFFFF);

        assertThat(Orientation.read(ImageFormat.PNG, png("eXIf", exif))).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 24, 25, 26, 1_000_000, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void isUprightWhenTheDirectoryLiesElsewhere(int offset) {
        byte[] exif = exif(6);
        ByteBuffer.wrap(exif).putInt(4, offset);

        assertThat(Orientation.read(ImageFormat.WEBP, webp("EXIF", exif))).isEqualTo(UPRIGHT);
    }

    @ParameterizedTest
    @CsvSource({"3, 0", "3, -1", "3, 1000000", "4, 1000000", "2, 1", "13, 1", "0, 1", "1, 2147483647"})
    void isUprightWhenTheTagHasAnotherType(int type, int count) {
        byte[] exif = exif(6);
        ByteBuffer.wrap(exif).putShort(12, (short) type).putInt(14, count);

        assertThat(Orientation.read(ImageFormat.PNG, png("eXIf", exif))).isEqualTo(UPRIGHT);
    }

    @Test
    void isReadBehindOtherSegmentsOfAJpeg() {
        byte[] jpeg = jpeg(8);
        ByteBuffer file = ByteBuffer.allocate(jpeg.length + 20);
        // An XMP segment, a fill byte and a marker without a length.
        file.putShort((short) 0xFFD8)
                .putShort((short) 0xFFE1)
                .putShort((short) 9)
                .put(new byte[7]);
        file.put((byte) 0xFF).putShort((short) 0xFF01).put(jpeg, 2, jpeg.length - 2);

        assertThat(Orientation.read(ImageFormat.JPEG, file.array())).isEqualTo(8);
    }

    @Test
    void isUprightWhenAJpegEndsInsideItsExif() {
        byte[] jpeg = jpeg(6);

        for (int length = 0; length < 32; length++) {
            assertThat(Orientation.read(ImageFormat.JPEG, Arrays.copyOf(jpeg, length)))
                    .isEqualTo(UPRIGHT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 'abcdef'", "2, 2, 'badcfe'", "3, 2, 'fedcba'", "4, 2, 'efcdab'",
        "5, 3, 'acebdf'", "6, 3, 'ecafdb'", "7, 3, 'fdbeca'", "8, 3, 'bdface'"
    })
    void rotatesAndMirrorsThePixels(int orientation, int width, String pixels) {
        // ab
        // cd
        // ef
        BufferedImage stored = new BufferedImage(2, 3, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 6; i++) {
            stored.setRGB(i % 2, i / 2, 'a' + i);
        }

        BufferedImage upright = Orientation.apply(orientation, stored);

        assertThat(upright.getWidth()).isEqualTo(width);
        StringBuilder found = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            found.append((char) (upright.getRGB(i % width, i / width) & 0xFF));
        }
        assertThat(found).hasToString(pixels);
    }

    private static byte[] jpeg(int orientation) {
        return ImageFiles.withOrientation(orientation, ImageFiles.file("jpeg", ImageFiles.redAndBlue(8, 8)));
    }

    /** A TIFF structure with an orientation only. */
    private static byte[] exif(int orientation) {
        return ByteBuffer.allocate(26)
                .putShort((short) 0x4D4D)
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    private static byte[] png(String type, byte[] content) {
        ByteBuffer file = ByteBuffer.allocate(8 + 12 + content.length).put(new byte[8]);
        pngChunk(file, type, content);
        return file.array();
    }

    private static void pngChunk(ByteBuffer file, String type, byte[] content) {
        file.putInt(content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .putInt(0);
    }

    private static byte[] webp(String type, byte[] content) {
        ByteBuffer file = ByteBuffer.allocate(12 + 8 + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[12]);
        riffChunk(file, type, content);
        return file.array();
    }

    private static void riffChunk(ByteBuffer file, String type, byte[] content) {
        file.put(type.getBytes(StandardCharsets.US_ASCII))
                .putInt(content.length)
                .put(content)
                .put(new byte[content.length % 2]);
    }
}
