package dev.osprey.core.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

import dev.osprey.core.images.InvalidImageException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Small files that would take much time or memory. */
class CostlyImagesTest {

    private static final int MEBIBYTE = 1 << 20;

    private final ImageDecoder decoder = new ImageDecoder(40_000_000);

    @Test
    void rejectsAJpegFileOfMoreScansThanRealFilesHave() throws Exception {
        byte[] progressive = ImageFiles.resource("progressive.jpg");
        int scans = JpegFile.read(progressive).scans();

        assertThat(scans).isBetween(2, 12);
        decoder.inspect(withScans(JpegFile.MAX_SCANS - scans, progressive));
        assertThatThrownBy(() -> decoder.inspect(withScans(JpegFile.MAX_SCANS - scans + 1, progressive)))
                .isInstanceOfSatisfying(
                        InvalidImageException.class,
                        invalid -> assertThat(invalid.reason()).isEqualTo(Reason.TOO_COSTLY))
                .hasMessage("the image is stored in 65 scans, more than the 64 allowed");
    }

    @Test
    void scansDoNotHideBehindAMarkerWithoutLength() {
        byte[] progressive = ImageFiles.resource("progressive.jpg");
        byte[] bomb = withScans(1000, progressive);
        int at = lastScan(progressive);
        // The decoder ignores TEM; a length of 0xFFDA would end far behind the scans.
        byte[] hidden = ByteBuffer.allocate(bomb.length + 2)
                .put(bomb, 0, at)
                .putShort((short) 0xFF01)
                .put(bomb, at, bomb.length - at)
                .array();

        assertThat(reason(decoder, hidden)).isEqualTo(Reason.TOO_COSTLY);
    }

    @Test
    void rejectsATiffFileWithAJpegStripOfManyScans() {
        byte[] jpeg = withScans(1000, ImageFiles.resource("progressive.jpg"));

        assertThat(reason(decoder, tiff(jpeg))).isEqualTo(Reason.TOO_COSTLY);
    }

    @ParameterizedTest
    @CsvSource({"100001, 1", "1, 100001", "40000000, 1"})
    void rejectsALongSide(int width, int height) {
        byte[] png = ImageFiles.file("png", ImageFiles.redAndBlue(24, 16));
        ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);

        assertThatThrownBy(() -> decoder.inspect(png))
                .hasMessage("the image has %d x %d pixels; a side can have 100000".formatted(width, height));
    }

    @Test
    void aLongAndThinImageIsDecodedAsFarAsItIsNeeded() throws Exception {
        byte[] png = ImageFiles.resource("odd/thin-78000x511.png");
        ImageDecoder small = new ImageDecoder(
                DecodingLimits.ofPixels(40_000_000), new DecodingMemory(64 * MEBIBYTE, 1, Duration.ofMinutes(1)));

        assertThat(small.inspect(png)).isEqualTo(new ImageInfo(ImageFormat.PNG, 78_000, 511));
        int width = small.decode(
                png,
                size -> new Excerpt(38_744, 0, 511, 511, 1, 1),
                image -> image.pixels().getWidth());
        assertThat(width).isEqualTo(511);
    }

    @Test
    void stopsDecodingAfterTheTimeOfAProcessor() {
        ImageDecoder hasty = new ImageDecoder(
                new DecodingLimits(1_000_000, 1000, Duration.ofNanos(1), DecodingLimits.DEFAULT_MAX_WAIT));

        for (String format : new String[] {"jpeg", "png", "gif", "bmp", "tiff"}) {
            assertThat(reason(hasty, ImageFiles.file(format, ImageFiles.noise(300, 200))))
                    .as(format)
                    .isEqualTo(Reason.TOO_COSTLY);
        }
        assertThat(reason(hasty, ImageFiles.resource("progressive.jpg"))).isEqualTo(Reason.TOO_COSTLY);
    }

    @Test
    void rejectsAnImageThatNeedsMoreMemoryThanThereIs() throws Exception {
        ImageDecoder small = new ImageDecoder(
                DecodingLimits.ofPixels(40_000_000), new DecodingMemory(6 * MEBIBYTE, 1, Duration.ofMinutes(1)));
        BufferedImage image = new BufferedImage(1500, 1250, BufferedImage.TYPE_3BYTE_BGR);

        assertThatThrownBy(() -> small.decode(ImageFiles.file("png", image), 100))
                .isInstanceOfSatisfying(
                        InvalidImageException.class,
                        invalid -> assertThat(invalid.reason()).isEqualTo(Reason.TOO_COSTLY))
                .hasMessage("the image needs 8 MiB of memory, more than the 5 MiB for an image");
        // Reduced row by row.
        assertThat(small.decode(ImageFiles.file("jpeg", image), 100).getWidth()).isEqualTo(250);
    }

    @Test
    void anImageForWhichThereIsNoMemoryAtTheMomentIsNotDamaged() throws Exception {
        DecodingMemory memory = new DecodingMemory(64 * MEBIBYTE, 2, Duration.ZERO);
        ImageDecoder full = new ImageDecoder(DecodingLimits.ofPixels(40_000_000), memory);
        byte[] large = ImageFiles.file("png", new BufferedImage(1500, 1250, BufferedImage.TYPE_3BYTE_BGR));
        byte[] small = ImageFiles.file("png", ImageFiles.redAndBlue(24, 16));

        memory.<Object, Exception>hold(memory.maxBytes(), 40_000_000, () -> {
            assertThatThrownBy(() -> full.decode(large, 100)).isInstanceOf(DecodingBusyException.class);
            return full.inspect(small);
        });

        assertThat(full.decode(large, 100)).isNotNull();
    }

    private static Reason reason(ImageDecoder decoder, byte[] file) {
        try {
            decoder.inspect(file);
            return null;
        } catch (InvalidImageException invalid) {
            return invalid.reason();
        }
    }

    /** Repeats the last scan of a JPEG file. */
    private static byte[] withScans(int more, byte[] jpeg) {
        int scan = lastScan(jpeg);
        int end = jpeg.length - 2;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(jpeg, 0, end);
        for (int i = 0; i < more; i++) {
            file.write(jpeg, scan, end - scan);
        }
        file.write(jpeg, end, 2);
        return file.toByteArray();
    }

    private static int lastScan(byte[] jpeg) {
        int at = jpeg.length - 2;
        while ((jpeg[at] & 0xFF) != 0xFF || (jpeg[at + 1] & 0xFF) != 0xDA) {
            at--;
        }
        return at;
    }

    /** A page of 24 x 16 pixels with one strip. */
    private static byte[] tiff(byte[] jpeg) {
        int[][] entries = {
            {256, 24},
            {257, 16},
            {258, 8},
            {259, 7},
            {262, 6},
            {273, 134},
            {277, 3},
            {278, 16},
            {279, jpeg.length},
            {284, 1}
        };
        ByteBuffer file = ByteBuffer.allocate(134 + jpeg.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) entries.length);
        for (int[] entry : entries) {
            file.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
        }
        return file.putInt(0).put(jpeg).array();
    }
}
