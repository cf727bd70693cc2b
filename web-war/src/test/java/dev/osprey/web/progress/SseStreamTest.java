package dev.osprey.web.progress;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Retention;
import org.glassfish.jersey.media.sse.OutboundEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SseStreamTest {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Executor executor = tasks::add;
    private final Sink sink = new Sink();
    private final SseStream stream =
            new SseStream(sink, new Events(), executor, new Retention(Optional.of(Duration.ofDays(1))));

    @Test
    void eventsAreSentInTheirOrderByOneTaskAndTheStreamIsClosedAtItsEnd() {
        stream.heartbeat();
        stream.classification(done("1"));
        stream.gone("2");
        stream.end();
        assertThat(sink.sent).isEmpty();

        assertThat(tasks).hasSize(1);
        tasks.remove().run();

        assertThat(sink.sent)
                .extracting(OutboundSseEvent::getName)
                .containsExactly(null, "classification", "problem", "end");
        assertThat(sink.sent).extracting(OutboundSseEvent::getId).containsExactly(null, "1", "2", null);
        assertThat(sink.sent.get(1).getData())
                .asString()
                .contains("\"label\":\"Bag\"", "\"expires\":\"1970-01-02T00:00:00Z\"");
        assertThat(sink.sent.get(2).getData()).asString().contains("404");
        assertThat(sink.closed).isTrue();
        assertThat(stream.open()).isFalse();
    }

    @Test
    void withoutAnythingToSendNoTaskRuns() {
        stream.heartbeat();
        tasks.remove().run();
        assertThat(tasks).isEmpty();

        stream.heartbeat();

        assertThat(tasks).hasSize(1);
        assertThat(stream.open()).isTrue();
    }

    @Test
    void aDisconnectedStreamIsClosedAfterItsLastEvent() {
        stream.disconnect();
        tasks.remove().run();

        assertThat(sink.sent).hasSize(1);
        assertThat(sink.closed).isTrue();
    }

    @Test
    void aSubscriberThatIsGoneClosesTheStreamAndIsNotSentMore() {
        sink.failing = true;
        stream.classification(done("1"));
        tasks.remove().run();

        assertThat(stream.open()).isFalse();
        stream.classification(done("2"));
        assertThat(tasks).isEmpty();
        assertThat(sink.sent).isEmpty();
    }

    private static Classification done(String id) {
        return Classification.queued(id, "x.png", Instant.EPOCH).done(List.of(new Prediction("Bag", 1)), Instant.EPOCH);
    }

    private static final class Events implements Sse {

        @Override
        public OutboundSseEvent.Builder newEventBuilder() {
            return new OutboundEvent.Builder();
        }

        @Override
        public SseBroadcaster newBroadcaster() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Sink implements SseEventSink {

        private final List<OutboundSseEvent> sent = new ArrayList<>();
        private boolean closed;
        private boolean failing;

        @Override
        public CompletionStage<?> send(OutboundSseEvent event) {
            if (failing) {
                return CompletableFuture.failedFuture(new IOException("broken pipe"));
            }
            sent.add(event);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
