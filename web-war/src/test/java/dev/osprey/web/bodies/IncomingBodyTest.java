package dev.osprey.web.bodies;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.time.TestClock;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IncomingBodyTest {

    private static final BodyFraming CHUNKED = new BodyFraming(-1);
    private static final int LIMIT = 1_000;

    private final TestClock clock = new TestClock(Instant.EPOCH);
    private final ArrivingBody stream = new ArrivingBody();

    @Test
    void aBodyIsCompleteWithItsLastByteAndLeavesTheNextRequestAlone() throws IOException {
        IncomingBody body = body(new BodyFraming(10), false);

        arrive(body, "01234");
        assertThat(stream.ends).isEmpty();
        arrive(body, "56789GET / HTTP/1.1");

        assertThat(stream.ends).containsExactly("complete");
        assertThat(stream.unread()).isEqualTo("GET / HTTP/1.1".length());
        assertThat(text(body)).isEqualTo("0123456789");
    }

    @Test
    void aBodyThatTheServerTakesOutOfItsChunksIsCompleteAtItsEnd() throws IOException {
        IncomingBody body = body(CHUNKED, false);
        arrive(body, "hello");

        stream.end();
        body.onAllDataRead();
        body.onAllDataRead();

        assertThat(stream.ends).containsExactly("complete");
        assertThat(text(body)).isEqualTo("hello");
    }

    @Test
    void aBodyInRawChunksIsDecoded() throws IOException {
        IncomingBody body = body(CHUNKED, true);

        arrive(body, "5\r\nhel");
        arrive(body, "lo\r\n0\r\n\r\n");

        assertThat(stream.ends).containsExactly("complete");
        assertThat(text(body)).isEqualTo("hello");
    }

    @Test
    void malformedChunksAreRefused() {
        IncomingBody body = body(CHUNKED, true);

        arrive(body, "5\nhello");

        assertThat(stream.ends).containsExactly("refused 400");
    }

    @Test
    void aBodyOverTheLimitIsCompleteOneByteLater() {
        IncomingBody body = body(CHUNKED, false);

        arrive(body, "x".repeat(LIMIT));
        assertThat(stream.ends).isEmpty();
        arrive(body, "x".repeat(LIMIT));

        assertThat(stream.ends).containsExactly("complete");
        assertThat(body.size()).isEqualTo(LIMIT + 1);
    }

    @Test
    void aClientThatLeavesEndsTheBodyOnce() {
        IncomingBody body = body(new BodyFraming(10), false);
        arrive(body, "01234");

        body.onError(new IOException("connection reset"));
        stream.end();
        body.onAllDataRead();

        assertThat(stream.ends).containsExactly("left after 5");
    }

    @Test
    void aBodyThatEndsEarlyIsNotComplete() {
        IncomingBody body = body(new BodyFraming(10), false);
        arrive(body, "01234");

        stream.end();
        body.onAllDataRead();

        assertThat(stream.ends).containsExactly("left after 5");
    }

    @Test
    void aBodyThatStallsIsRefused() {
        IncomingBody body = body(new BodyFraming(100_000), false);
        clock.advance(Duration.ofSeconds(15));
        arrive(body, "x".repeat(900));

        clock.advance(Duration.ofSeconds(4));
        body.checkRate();
        assertThat(stream.ends).isEmpty();
        clock.advance(Duration.ofSeconds(17));
        body.checkRate();

        assertThat(stream.ends).containsExactly("refused 408");
    }

    @Test
    void aBodyThatTricklesIsRefused() {
        IncomingBody body = body(new BodyFraming(100_000), false);
        for (int second = 0; second < 20; second++) {
            clock.advance(Duration.ofSeconds(1));
            arrive(body, "x");
            body.checkRate();
            assertThat(stream.ends).isEmpty();
        }

        clock.advance(Duration.ofSeconds(1));
        arrive(body, "x");
        body.checkRate();

        assertThat(stream.ends).containsExactly("refused 408");
    }

    @Test
    void aSlowBodyAboveTheRateIsReceived() {
        IncomingBody body = body(new BodyFraming(900), false);
        for (int second = 0; second < 90; second++) {
            clock.advance(Duration.ofSeconds(1));
            arrive(body, "x".repeat(10));
            body.checkRate();
        }

        assertThat(stream.ends).containsExactly("complete");
    }

    @Test
    void onlyABodyThatDoesNotMoveMakesWay() {
        IncomingBody body = body(new BodyFraming(10), false);
        ProblemException reason = new ProblemException(Status.REQUEST_TIMEOUT, "made way");
        clock.advance(Duration.ofSeconds(2));

        assertThat(body.giveWay(Duration.ofSeconds(3), reason)).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(body.giveWay(Duration.ofSeconds(3), reason)).isTrue();
        assertThat(body.giveWay(Duration.ofSeconds(3), reason)).isFalse();

        assertThat(stream.ends).containsExactly("refused 408");
    }

    private void arrive(IncomingBody body, String text) {
        stream.arrive(text);
        body.onDataAvailable();
    }

    @Test
    void aBodyForWhichTheDiskHasNoSpaceIsRefusedForNow() throws IOException {
        for (BodyFraming framing : List.of(CHUNKED, new BodyFraming(100))) {
            // Any bytes need the temporary file, and its folder does not exist.
            IncomingBody body = body(framing, framing.chunked(), new BodySpool(0, Path.of("nowhere")));

            arrive(body, "64\r\n" + "x".repeat(100));

            assertThat(stream.ends).containsExactly("refused 503");
            body.close();
            stream.ends.clear();
        }
    }

    private IncomingBody body(BodyFraming framing, boolean raw) {
        return body(framing, raw, new BodySpool(LIMIT * 2));
    }

    private IncomingBody body(BodyFraming framing, boolean raw, BodySpool spool) {
        return new IncomingBody(
                stream,
                framing,
                raw,
                spool,
                new IncomingBody.Limits(LIMIT, Duration.ofSeconds(20), 5),
                clock,
                (self, count) -> {},
                stream);
    }

    private static String text(IncomingBody body) throws IOException {
        return new String(body.content().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
