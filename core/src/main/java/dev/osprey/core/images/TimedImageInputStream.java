package dev.osprey.core.images;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** A file in memory that can no longer be read when the time for its image is over: every reader then ends. */
final class TimedImageInputStream extends ImageInputStreamImpl {

    /** Looking at the clock takes as long as reading this much. */
    private static final int BYTES_PER_CHECK = 1024;

    private final byte[] file;
    private final DecodingTime time;
    private int unchecked;

    TimedImageInputStream(byte[] file, DecodingTime time) {
        this.file = file;
        this.time = time;
    }

    @Override
    public int read() throws IOException {
        check(1);
        bitOffset = 0;
        return streamPos < file.length ? file[(int) streamPos++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        check(length);
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        int count = (int) Math.min(length, file.length - streamPos);
        if (count <= 0) {
            return -1;
        }
        System.arraycopy(file, (int) streamPos, bytes, offset, count);
        streamPos += count;
        return count;
    }

    private void check(int bytes) throws IOException {
        checkClosed();
        unchecked += Math.min(bytes, BYTES_PER_CHECK);
        if (unchecked >= BYTES_PER_CHECK) {
            unchecked = 0;
            time.check();
        }
    }

    @Override
    public long length() {
        return file.length;
    }
}
