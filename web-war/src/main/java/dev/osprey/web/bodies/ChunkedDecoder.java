package dev.osprey.web.bodies;

import java.io.IOException;

/**
 * Decodes a body in chunks (RFC 9112, section 7.1) piece by piece. The server does so itself, except for requests that
 * offer a switch to another protocol. Strict: lines end with CR LF, and sizes have up to 15 digits.
 */
final class ChunkedDecoder {

    /** Takes decoded bytes. */
    interface Sink {
        void accept(byte[] bytes, int offset, int length) throws IOException;
    }

    // As many bytes of extensions and trailers as of headers.
    private static final int MAX_LINES = 8192;
    private static final int MAX_DIGITS = 15;

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER,
        TRAILER_LINE,
        TRAILER_LF,
        END_LF,
        END
    }

    private final Sink sink;
    private State state = State.SIZE;
    private long left;
    private int digits;
    private int lines;

    ChunkedDecoder(Sink sink) {
        this.sink = sink;
    }

    boolean ended() {
        return state == State.END;
    }

    /** @throws IOException when this is not a body in chunks */
    void decode(byte[] bytes, int length) throws IOException {
        int at = 0;
        while (at < length && state != State.END) {
            if (state == State.DATA) {
                int count = (int) Math.min(left, length - at);
                sink.accept(bytes, at, count);
                at += count;
                left -= count;
                state = left == 0 ? State.DATA_CR : State.DATA;
            } else {
                next(bytes[at++]);
            }
        }
    }

    private void next(byte octet) throws IOException {
        if (state == State.EXTENSION || state == State.TRAILER_LINE) {
            check(++lines <= MAX_LINES);
        }
        state = switch (state) {
            case SIZE -> size(octet);
            case EXTENSION -> octet == '\r' ? State.SIZE_LF : printable(octet, State.EXTENSION);
            case SIZE_LF -> expect(octet, '\n', left == 0 ? State.TRAILER : State.DATA);
            case DATA_CR -> expect(octet, '\r', State.DATA_LF);
            case DATA_LF -> {
                digits = 0;
                yield expect(octet, '\n', State.SIZE);
            }
            case TRAILER -> octet == '\r' ? State.END_LF : printable(octet, State.TRAILER_LINE);
            case TRAILER_LINE -> octet == '\r' ? State.TRAILER_LF : printable(octet, State.TRAILER_LINE);
            case TRAILER_LF -> expect(octet, '\n', State.TRAILER);
            case END_LF -> expect(octet, '\n', State.END);
            case DATA, END -> throw new IllegalStateException(state.name());
        };
    }

    private State size(byte octet) throws IOException {
        int digit = Character.digit(octet, 16);
        if (digit >= 0) {
            check(++digits <= MAX_DIGITS);
            left = left * 16 + digit;
            return State.SIZE;
        }
        check(digits > 0);
        return octet == '\r' ? State.SIZE_LF : expect(octet, ';', State.EXTENSION);
    }

    private static State expect(byte octet, char expected, State next) throws IOException {
        check(octet == expected);
        return next;
    }

    private static State printable(byte octet, State next) throws IOException {
        check(octet != '\n');
        return next;
    }

    private static void check(boolean valid) throws IOException {
        if (!valid) {
            throw new IOException("malformed chunk");
        }
    }
}
