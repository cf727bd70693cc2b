package dev.osprey.core.images;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class PublicImageTest {

    private static final String SECRET = "SECRET-OF-THE-PHOTOGRAPHER";
    private static final byte[] XMP = ("http://ns.adobe.com/xap/1.0/\0" + SECRET).getBytes(StandardCharsets.US_ASCII);

    private final byte[] jpeg = ImageFiles.file("jpeg", ImageFiles.noise(40, 24));
    private final byte[] png = ImageFiles.file("png", ImageFiles.noise(40, 24));
    private final byte[] gif = ImageFiles.file("gif", ImageFiles.redAndBlue(40, 24));
    private final byte[] tiff = ImageFiles.file("tiff", ImageFiles.noise(40, 24));

    @ParameterizedTest
    @CsvSource({"JPEG, jpeg", "PNG, png", "GIF, gif", "BMP, bmp"})
    void aFileWithoutMetadataStaysAsItIs(ImageFormat format, String name) throws IOException {
        byte[] file = ImageFiles.file(name, ImageFiles.redAndBlue(40, 24));

        assertThat(served(format, file)).isEqualTo(file);
    }

    @Test
    void jpegLosesItsSegmentsAndCommentsWhereverTheyAre() throws IOException {
        int scan = indexOf(jpeg, new byte[] {(byte) 0xFF, (byte) 0xDA});
        byte[] described = concat(
                Arrays.copyOf(jpeg, 2),
                segment(0xE1, XMP),
                segment(0xED, SECRET.getBytes(StandardCharsets.US_ASCII)),
                segment(0xEF, SECRET.getBytes(StandardCharsets.US_ASCII)),
                Arrays.copyOfRange(jpeg, 2, scan),
                segment(0xFE, SECRET.getBytes(StandardCharsets.US_ASCII)),
                Arrays.copyOfRange(jpeg, scan, jpeg.length),
                concat(jpeg, SECRET.getBytes(StandardCharsets.US_ASCII)));

        assertThat(served(ImageFormat.JPEG, described)).isEqualTo(jpeg);
    }

    @Test
    void aSegmentBetweenScansIsRemovedAndTheScansStay() throws IOException {
        int end = jpeg.length - 2;
        byte[] described = concat(
                Arrays.copyOf(jpeg, end),
                segment(0xFE, SECRET.getBytes(StandardCharsets.US_ASCII)),
                Arrays.copyOfRange(jpeg, end, jpeg.length));

        assertThat(served(ImageFormat.JPEG, described)).isEqualTo(jpeg);
    }

    @Test
    void colourProfileAndColourTransformStay() throws IOException {
        byte[] profile = segment(0xE2, "ICC_PROFILE\0\1\1profile".getBytes(StandardCharsets.ISO_8859_1));
        byte[] adobe = segment(0xEE, "Adobe\0d\0\0\0\0\1".getBytes(StandardCharsets.ISO_8859_1));
        byte[] pictures = segment(0xE2, ("MPF\0" + SECRET).getBytes(StandardCharsets.US_ASCII));
        byte[] start = Arrays.copyOf(jpeg, 2);
        byte[] rest = Arrays.copyOfRange(jpeg, 2, jpeg.length);

        assertThat(served(ImageFormat.JPEG, concat(start, profile, pictures, adobe, rest)))
                .isEqualTo(concat(start, profile, adobe, rest));
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "6", "8"})
    void ofExifTheOrientationStays(int orientation) throws IOException {
        byte[] exif = exif(orientation);
        byte[] inJpeg = concat(
                Arrays.copyOf(jpeg, 2),
                segment(0xE1, concat("Exif\0\0".getBytes(StandardCharsets.US_ASCII), exif)),
                Arrays.copyOfRange(jpeg, 2, jpeg.length));
        byte[] inPng = concat(Arrays.copyOf(png, 33), chunk("eXIf", exif), Arrays.copyOfRange(png, 33, png.length));

        for (ImageFormat format : new ImageFormat[] {ImageFormat.JPEG, ImageFormat.PNG}) {
            byte[] described = format == ImageFormat.JPEG ? inJpeg : inPng;
            byte[] served = served(format, described);

            assertThat(Orientation.read(format, described)).isEqualTo(orientation);
            assertThat(Orientation.read(format, served)).isEqualTo(orientation);
            assertThat(text(served)).doesNotContain(SECRET);
            assertThat(ImageIO.read(new ByteArrayInputStream(served)).getWidth())
                    .isEqualTo(40);
        }
    }

    @Test
    void pngLosesItsTextsAndWhatFollowsTheImage() throws IOException {
        byte[] secret = ("Author\0" + SECRET).getBytes(StandardCharsets.US_ASCII);
        byte[] end = Arrays.copyOfRange(png, 33, png.length);
        byte[] described = concat(
                Arrays.copyOf(png, 33),
                chunk("tEXt", secret),
                chunk("iTXt", secret),
                chunk("zTXt", secret),
                chunk("tIME", new byte[7]),
                chunk("prVt", secret),
                end,
                secret);

        assertThat(served(ImageFormat.PNG, described)).isEqualTo(png);
    }

    @Test
    void webpLosesItsChunksAndKeepsTheOrientation() throws IOException {
        byte[] header = new byte[10];
        header[0] = 0x0C;
        header[4] = 39;
        byte[] pixels = riffChunk("VP8L", new byte[] {0x2F, 1, 2, 3, 4});
        byte[] described = riff(
                riffChunk("VP8X", header),
                riffChunk("ICCP", new byte[3]),
                pixels,
                riffChunk("EXIF", exif(6)),
                riffChunk("XMP ", SECRET.getBytes(StandardCharsets.US_ASCII)),
                riffChunk("abcd", SECRET.getBytes(StandardCharsets.US_ASCII)));
        byte[] plainHeader = header.clone();
        plainHeader[0] = 0x08;

        byte[] served = served(ImageFormat.WEBP, described);

        assertThat(served)
                .isEqualTo(riff(
                        riffChunk("VP8X", plainHeader),
                        riffChunk("ICCP", new byte[3]),
                        pixels,
                        riffChunk("EXIF", OrientationExif.of(6))));
        assertThat(Orientation.read(ImageFormat.WEBP, served)).isEqualTo(6);
        assertThat(served(ImageFormat.WEBP, riff(pixels))).isEqualTo(riff(pixels));
    }

    @Test
    void gifLosesItsCommentsAndKeepsItsAnimation() throws IOException {
        int image = 13 + 3 * (2 << (gif[10] & 7));
        byte[] loop = concat(
                new byte[] {0x21, (byte) 0xFF, 11},
                "NETSCAPE2.0".getBytes(StandardCharsets.US_ASCII),
                new byte[] {3, 1, 0, 0, 0});
        byte[] comment = concat(
                new byte[] {0x21, (byte) 0xFE, (byte) SECRET.length()},
                SECRET.getBytes(StandardCharsets.US_ASCII),
                new byte[1]);
        byte[] xmp = concat(
                new byte[] {0x21, (byte) 0xFF, 11},
                "XMP DataXMP".getBytes(StandardCharsets.US_ASCII),
                new byte[] {(byte) SECRET.length()},
                SECRET.getBytes(StandardCharsets.US_ASCII),
                new byte[1]);
        byte[] start = Arrays.copyOf(gif, image);
        byte[] rest = Arrays.copyOfRange(gif, image, gif.length);

        assertThat(served(ImageFormat.GIF, concat(start, comment, loop, xmp, rest, comment)))
                .isEqualTo(concat(start, loop, rest));
    }

    @Test
    void tiffLosesItsTagsAndTheirValues() throws IOException {
        byte[] described = describedTiff();

        byte[] served = served(ImageFormat.TIFF, described);

        assertThat(text(described)).contains(SECRET);
        assertThat(text(served)).doesNotContain(SECRET).hasSameSizeAs(text(described));
        assertThat(ImageIO.read(new ByteArrayInputStream(served)).getRGB(3, 3))
                .isEqualTo(ImageIO.read(new ByteArrayInputStream(tiff)).getRGB(3, 3));
        assertThat(Orientation.read(ImageFormat.TIFF, served)).isEqualTo(6);
    }

    /** Hostile files have been refused before, but what is stored may be anything. */
    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void noFileMakesItFail(ImageFormat format) throws IOException {
        byte[] sample = switch (format) {
            case JPEG -> jpeg;
            case PNG -> png;
            case GIF -> gif;
            case BMP -> ImageFiles.file("bmp", ImageFiles.noise(8, 8));
            case TIFF -> describedTiff();
            case WEBP -> riff(riffChunk("VP8X", new byte[10]), riffChunk("VP8L", new byte[30]));
        };
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            byte[] file = Arrays.copyOf(sample, random.nextInt(sample.length + 1));
            for (int change = 0; change < 4 && file.length > 0; change++) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            PublicImage visible = PublicImage.of(format, file);
            ByteArrayOutputStream target = new ByteArrayOutputStream();
            visible.copy(new ByteArrayInputStream(file), target);
            assertThat(visible.length()).isEqualTo(target.size());
        }
    }

    private static byte[] served(ImageFormat format, byte[] file) throws IOException {
        PublicImage visible = PublicImage.of(format, file);
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        visible.copy(new ByteArrayInputStream(file), target);
        assertThat(visible.length()).isEqualTo(target.size());
        return target.toByteArray();
    }

    /** The image of the plain file, with an orientation, a description, and a directory of EXIF data with a maker note. */
    private byte[] describedTiff() {
        ByteOrder order = tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer plain = ByteBuffer.wrap(tiff).order(order);
        int directory = plain.getInt(4);
        int count = plain.getShort(directory);
        byte[] secret = SECRET.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(tiff.length + 1000).order(order);
        file.put(tiff);
        int description = tiff.length + tiff.length % 2;
        file.position(description).put(secret);
        int note = description + 40;
        file.position(note).put(secret);
        int exif = note + 40;
        file.putShort(exif, (short) 1);
        entry(file, exif + 2, 37500, 7, secret.length, note);
        // By tag, as TIFF orders them; which the plain file has depends on its writer.
        SortedMap<Integer, byte[]> entries = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            int from = directory + 2 + i * 12;
            entries.put(Short.toUnsignedInt(plain.getShort(from)), Arrays.copyOfRange(tiff, from, from + 12));
        }
        ByteBuffer added = ByteBuffer.allocate(36).order(order);
        entry(added, 0, 270, 2, secret.length, description);
        entry(added, 12, TiffDirectory.ORIENTATION, 3, 1, 0);
        added.putShort(20, (short) 6);
        entry(added, 24, 34665, 4, 1, exif);
        for (int from = 0; from < added.capacity(); from += 12) {
            entries.put(Short.toUnsignedInt(added.getShort(from)), Arrays.copyOfRange(added.array(), from, from + 12));
        }
        int visible = exif + 40;
        file.putShort(visible, (short) entries.size());
        file.position(visible + 2);
        entries.values().forEach(file::put);
        file.putInt(4, visible);
        return file.array();
    }

    private static void entry(ByteBuffer file, int at, int tag, int type, int count, int value) {
        file.putShort(at, (short) tag)
                .putShort(at + 2, (short) type)
                .putInt(at + 4, count)
                .putInt(at + 8, value);
    }

    /** EXIF data with an orientation and a maker. */
    private static byte[] exif(int orientation) {
        byte[] secret = SECRET.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer exif = ByteBuffer.allocate(38 + secret.length).order(ByteOrder.LITTLE_ENDIAN);
        exif.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) 2);
        entry(exif, 10, 271, 2, secret.length, 38);
        entry(exif, 22, 274, 3, 1, orientation);
        exif.position(38).put(secret);
        return exif.array();
    }

    private static byte[] segment(int marker, byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (2 + content.length))
                .put(content)
                .array();
    }

    private static byte[] chunk(String type, byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(type.getBytes(StandardCharsets.US_ASCII));
        checksum.update(content);
        return ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .putInt((int) checksum.getValue())
                .array();
    }

    private static byte[] riffChunk(String type, byte[] content) {
        return ByteBuffer.allocate(8 + content.length + content.length % 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static byte[] riff(byte[]... chunks) {
        byte[] content = concat(chunks);
        return ByteBuffer.allocate(12 + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(4 + content.length)
                .put("WEBP".getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .array();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static int indexOf(byte[] file, byte[] wanted) {
        return text(file).indexOf(text(wanted));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
