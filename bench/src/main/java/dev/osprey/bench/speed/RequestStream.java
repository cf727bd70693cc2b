package dev.osprey.bench.speed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;

/** Finds the requests in what a client sends over one HTTP/1.1 connection. */
final class RequestStream {

    private static final int MAX_HEAD = 64 * 1024;
    private static final int HEAD_END = 0x0d0a0d0a;

    private final Consumer<RequestHead> requests;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private int lastFour;
    private long bodyLeft;

    /** @param requests called at the end of each head */
    RequestStream(Consumer<RequestHead> requests) {
        this.requests = Objects.requireNonNull(requests, "requests");
    }

    /** @throws IllegalArgumentException if the bytes are no requests with known lengths */
    void accept(byte[] bytes, int count) {
        int at = 0;
        while (at < count) {
            if (bodyLeft > 0) {
                long skipped = Math.min(bodyLeft, count - at);
                bodyLeft -= skipped;
                at += (int) skipped;
            } else {
                byte next = bytes[at++];
                head.write(next);
                lastFour = lastFour << 8 | next & 0xff;
                if (lastFour == HEAD_END) {
                    endHead();
                } else if (head.size() > MAX_HEAD) {
                    throw new IllegalArgumentException("a head of more than " + MAX_HEAD + " bytes");
                }
            }
        }
    }

    private void endHead() {
        RequestHead request = RequestHead.of(head.toString(StandardCharsets.ISO_8859_1));
        head.reset();
        lastFour = 0;
        bodyLeft = request.bodyBytes();
        requests.accept(request);
    }
}
