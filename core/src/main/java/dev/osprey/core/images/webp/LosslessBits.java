package dev.osprey.core.images.webp;

import java.nio.ByteBuffer;
import javax.imageio.IIOException;

/** The bits of a lossless bitstream; the lowest of a byte comes first. */
final class LosslessBits {

    private final ByteBuffer data;
    private long buffer;
    private int available;
    /** Zeros behind the end, of which none may be used. */
    private int invented;

    LosslessBits(ByteBuffer data) {
        this.data = data.slice();
    }

    /** @param count at most 24 */
    int read(int count) throws IIOException {
        int bits = peek(count);
        skip(count);
        return bits;
    }

    boolean flag() throws IIOException {
        return read(1) == 1;
    }

    /** The next bits without using them, zeros behind the end. */
    int peek(int count) {
        while (available < count) {
            if (data.hasRemaining()) {
                buffer |= (data.get() & 0xFFL) << available;
            } else {
                invented += Byte.SIZE;
            }
            available += Byte.SIZE;
        }
        return (int) buffer & (1 << count) - 1;
    }

    /** Uses bits that were peeked at. */
    void skip(int count) throws IIOException {
        buffer >>>= count;
        available -= count;
        if (available < invented) {
            throw new IIOException("the image data is truncated");
        }
    }
}
