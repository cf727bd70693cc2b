package dev.osprey.core.images;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes of its own and parts of another stream, one after the other, without a copy. */
final class SplicedImageInputStream extends ImageInputStreamImpl {

    /**
     * @param own bytes, or null for those of the other stream
     * @param from where it starts there
     * @param end behind its last byte in this stream
     */
    private record Part(byte[] own, long from, long length, long end) {}

    private final ImageInputStream source;
    private final List<Part> parts = new ArrayList<>();
    private int current;

    SplicedImageInputStream(ImageInputStream source) {
        this.source = source;
    }

    SplicedImageInputStream add(byte[] own) {
        return add(own, 0, own.length);
    }

    /** Adds a part of the other stream; one that follows the last makes it longer. */
    SplicedImageInputStream add(long from, long to) {
        if (!parts.isEmpty()) {
            Part last = parts.get(parts.size() - 1);
            if (last.own() == null && last.from() + last.length() == from) {
                parts.remove(parts.size() - 1);
                return add(null, last.from(), to - last.from());
            }
        }
        return add(null, from, to - from);
    }

    private SplicedImageInputStream add(byte[] own, long from, long length) {
        if (length > 0) {
            parts.add(new Part(own, from, length, length() + length));
        }
        return this;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= length()) {
            return -1;
        }
        Part part = part();
        long inPart = streamPos - (part.end() - part.length());
        int count = (int) Math.min(length, part.length() - inPart);
        if (part.own() != null) {
            System.arraycopy(part.own(), (int) inPart, bytes, offset, count);
        } else {
            source.seek(part.from() + inPart);
            count = source.read(bytes, offset, count);
        }
        streamPos += Math.max(0, count);
        return count;
    }

    private Part part() {
        Part part = parts.get(current);
        while (streamPos >= part.end()) {
            current++;
            part = parts.get(current);
        }
        while (streamPos < part.end() - part.length()) {
            current--;
            part = parts.get(current);
        }
        return part;
    }

    @Override
    public long length() {
        return parts.isEmpty() ? 0 : parts.get(parts.size() - 1).end();
    }
}
