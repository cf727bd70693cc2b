package dev.osprey.web.upload;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/** The bytes of an archive, in memory or in a file, of which a window is read at a time. Numbers are little-endian. */
final class ZipBytes {

    private static final int WINDOW = 1 << 16;

    private final SeekableByteChannel channel;
    private final ByteBuffer window =
            ByteBuffer.allocate(WINDOW).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long start;

    ZipBytes(SeekableByteChannel channel) {
        this.channel = channel;
    }

    long size() throws IOException {
        return channel.size();
    }

    /** @throws EOFException when there are not so many bytes at this position */
    int unsignedShort(long at) throws IOException {
        return Short.toUnsignedInt(window.getShort(offset(at, Short.BYTES)));
    }

    /** @throws EOFException when there are not so many bytes at this position */
    int integer(long at) throws IOException {
        return window.getInt(offset(at, Integer.BYTES));
    }

    /** @throws EOFException when there are not so many bytes at this position */
    long longInteger(long at) throws IOException {
        return window.getLong(offset(at, Long.BYTES));
    }

    /** @throws EOFException when there are not so many bytes at this position */
    byte[] bytes(long at, int count) throws IOException {
        byte[] bytes = new byte[count];
        window.get(offset(at, count), bytes);
        return bytes;
    }

    /** Where the bytes are in the window, after it was moved if necessary. */
    private int offset(long at, int count) throws IOException {
        if (at < start || at + count > start + window.limit()) {
            move(at);
        }
        if (at < 0 || count > window.limit()) {
            throw new EOFException("the archive ends before " + at + " + " + count);
        }
        return (int) (at - start);
    }

    private void move(long at) throws IOException {
        window.clear();
        start = Math.max(0, at);
        channel.position(start);
        while (window.hasRemaining() && channel.read(window) >= 0) {
            // Until it is full.
        }
        window.flip();
    }
}
