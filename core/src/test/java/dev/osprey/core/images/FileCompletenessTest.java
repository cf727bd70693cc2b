package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FileCompletenessTest {

    @ParameterizedTest
    @CsvSource({"jpeg, JPEG", "png, PNG", "bmp, BMP"})
    void aFileWithoutItsLastByteIsIncomplete(String written, ImageFormat format) {
        byte[] file = ImageFiles.file(written, ImageFiles.noise(40, 30));

        assertThat(FileCompleteness.isComplete(format, file)).isTrue();
        assertThat(FileCompleteness.isComplete(format, ImageFiles.truncated(file, file.length - 1)))
                .isFalse();
    }

    @Test
    void theSizeInTheHeaderOfAWebpFileCounts() {
        byte[] file = ImageFiles.resource("lossy.webp");

        assertThat(FileCompleteness.isComplete(ImageFormat.WEBP, file)).isTrue();
        assertThat(FileCompleteness.isComplete(ImageFormat.WEBP, ImageFiles.truncated(file, file.length - 1)))
                .isFalse();
    }

    @Test
    void aGifFileIsLeftToItsReader() {
        assertThat(FileCompleteness.isComplete(ImageFormat.GIF, new byte[0])).isTrue();
    }

    @Test
    void theEndMarkerOfAJpegThumbnailDoesNotCount() {
        byte[] withThumbnail = {
            (byte) 0xFF,
            (byte) 0xD8,
            // A segment of six bytes that contains an end-of-image marker.
            (byte) 0xFF,
            (byte) 0xE1,
            0,
            6,
            (byte) 0xFF,
            (byte) 0xD9,
            0,
            0,
            // Entropy-coded data with a stuffed byte, fill bytes and a restart marker.
            0x12,
            (byte) 0xFF,
            0x00,
            (byte) 0xFF,
            (byte) 0xFF,
            (byte) 0xD0
        };
        assertThat(FileCompleteness.isComplete(ImageFormat.JPEG, withThumbnail)).isFalse();

        byte[] complete = ImageFiles.truncated(withThumbnail, withThumbnail.length + 2);
        complete[complete.length - 2] = (byte) 0xFF;
        complete[complete.length - 1] = (byte) 0xD9;
        assertThat(FileCompleteness.isComplete(ImageFormat.JPEG, complete)).isTrue();
    }

    @Test
    void aJpegFileThatEndsInsideASegmentHeaderIsIncomplete() {
        assertThat(FileCompleteness.isComplete(
                        ImageFormat.JPEG, new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE1, 0}))
                .isFalse();
    }

    @Test
    void aPngChunkWithAWrongChecksumOrLengthIsDamage() {
        byte[] checksum = ImageFiles.file("png", ImageFiles.redAndBlue(8, 8));
        checksum[29] ^= 1;
        byte[] negative = ImageFiles.file("png", ImageFiles.redAndBlue(8, 8));
        ByteBuffer.wrap(negative).putInt(8, -1);

        assertThat(FileCompleteness.isComplete(ImageFormat.PNG, checksum)).isFalse();
        assertThat(FileCompleteness.isComplete(ImageFormat.PNG, negative)).isFalse();
        assertThat(FileCompleteness.isComplete(ImageFormat.PNG, new byte[8])).isFalse();
    }

    @Test
    void onlyAnUncompressedBmpHasAKnownLength() {
        byte[] bmp = ImageFiles.file("bmp", ImageFiles.redAndBlue(8, 8));
        byte[] truncated = ImageFiles.truncated(bmp, bmp.length - 1);
        ByteBuffer header = ByteBuffer.wrap(truncated).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(FileCompleteness.isComplete(ImageFormat.BMP, truncated)).isFalse();

        header.putInt(30, 3);
        assertThat(FileCompleteness.isComplete(ImageFormat.BMP, truncated)).isFalse();
        header.putInt(30, 1);
        assertThat(FileCompleteness.isComplete(ImageFormat.BMP, truncated)).isTrue();
        header.putInt(30, 0).putInt(14, 12);
        assertThat(FileCompleteness.isComplete(ImageFormat.BMP, truncated)).isTrue();
    }
}
