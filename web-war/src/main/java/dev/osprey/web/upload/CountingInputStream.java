package dev.osprey.web.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.IntConsumer;

/** Reports every read to a counter, which may refuse it with an exception. */
final class CountingInputStream extends FilterInputStream {

    private final IntConsumer counter;

    /** @param counter takes the number of bytes of each read */
    CountingInputStream(InputStream body, IntConsumer counter) {
        super(body);
        this.counter = Objects.requireNonNull(counter, "counter");
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        count(count);
        return count;
    }

    @Override
    public long skip(long bytes) throws IOException {
        // By reading: bytes that are skipped were sent as well.
        byte[] skipped = new byte[(int) Math.min(Math.max(bytes, 0), 1 << 13)];
        return Math.max(0, read(skipped));
    }

    private void count(int bytes) {
        if (bytes > 0) {
            counter.accept(bytes);
        }
    }
}
