package dev.osprey.core.images;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JpegFileTest {

    @Test
    void findsTheMarkersBehindCompressedDataOfAnyLength() {
        byte[] progressive = ImageFiles.resource("progressive.jpg");
        JpegFile file = JpegFile.read(progressive);
        assertThat(file.scans()).isGreaterThan(1);

        for (int comment = 0; comment < 2 * Long.BYTES; comment++) {
            byte[] moved = ByteBuffer.allocate(progressive.length + 4 + comment)
                    .put(progressive, 0, 2)
                    .putShort((short) 0xFFFE)
                    .putShort((short) (2 + comment))
                    .position(6 + comment)
                    .put(progressive, 2, progressive.length - 2)
                    .array();

            assertThat(JpegFile.read(moved)).as("comment of %d bytes", comment).isEqualTo(file);
            assertThat(JpegFile.read(moved, 0, moved.length - 1).complete()).isFalse();
        }
    }
}
