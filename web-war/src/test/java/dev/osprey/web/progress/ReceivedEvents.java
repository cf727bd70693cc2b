package dev.osprey.web.progress;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;

import dev.osprey.core.classification.Retention;
import org.glassfish.jersey.media.sse.OutboundEvent;

/** A subscriber and what it has received. */
public final class ReceivedEvents implements SseEventSink {

    private final List<OutboundSseEvent> events = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private volatile boolean gone;

    /** The stream to this subscriber, which sends at once. */
    public SseStream stream() {
        return stream(Runnable::run, new Retention(Optional.empty()));
    }

    SseStream stream(Executor executor, Retention retention) {
        return new SseStream(this, sse(), executor, retention);
    }

    /** Builds events as the container does. */
    static Sse sse() {
        return new Events();
    }

    /** Places for streams, of which one client may have {@code perClient}. */
    public static EventStreams places(int max, int perClient) {
        return new EventStreams(max, perClient);
    }

    public List<OutboundSseEvent> events() {
        return List.copyOf(events);
    }

    /** The names of the events; a comment has none and is shown by its text. */
    public List<String> names() {
        return events.stream()
                .map(event -> event.getName() == null ? event.getComment() : event.getName())
                .toList();
    }

    /** Closes the connection on the side of the subscriber: the next event cannot be sent. */
    public void disconnect() {
        gone = true;
    }

    @Override
    public CompletionStage<?> send(OutboundSseEvent event) {
        if (gone) {
            return CompletableFuture.failedFuture(new IOException("broken pipe"));
        }
        events.add(event);
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
}
