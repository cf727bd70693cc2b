package dev.osprey.web.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

import jakarta.ws.rs.sse.OutboundSseEvent;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Retention;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SseStreamTest {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Executor executor = tasks::add;
    private final ReceivedEvents received = new ReceivedEvents();
    private final SseStream stream = received.stream(executor, new Retention(Optional.of(Duration.ofDays(1))));

    @Test
    void eventsAreSentInTheirOrderByOneTaskAndTheStreamIsClosedAtItsEnd() {
        stream.heartbeat();
        stream.classification(done("1"));
        stream.gone("2");
        stream.end();
        assertThat(received.events()).isEmpty();

        assertThat(tasks).hasSize(1);
        tasks.remove().run();

        assertThat(received.events())
                .extracting(OutboundSseEvent::getName)
                .containsExactly(null, "classification", "problem", "end");
        assertThat(received.events()).extracting(OutboundSseEvent::getId).containsExactly(null, "1", "2", null);
        assertThat(received.events().get(1).getData())
                .asString()
                .contains("\"label\":\"Bag\"", "\"expires\":\"1970-01-02T00:00:00Z\"");
        assertThat(received.events().get(2).getData()).asString().contains("404");
        assertThat(received.isClosed()).isTrue();
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

        assertThat(received.events()).hasSize(1);
        assertThat(received.isClosed()).isTrue();
    }

    @Test
    void aSubscriberThatIsGoneClosesTheStreamAndIsNotSentMore() {
        received.disconnect();
        stream.classification(done("1"));
        tasks.remove().run();

        assertThat(stream.open()).isFalse();
        stream.classification(done("2"));
        assertThat(tasks).isEmpty();
        assertThat(received.events()).isEmpty();
    }

    private static Classification done(String id) {
        return Classification.queued(id, "x.png", Instant.EPOCH).done(List.of(new Prediction("Bag", 1)), Instant.EPOCH);
    }
}
