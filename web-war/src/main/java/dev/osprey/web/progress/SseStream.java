package dev.osprey.web.progress;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.logging.Logger;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ClassificationJson;
import dev.osprey.core.classification.Retention;
import dev.osprey.web.problems.Problem;

/**
 * Sends server-sent events. Sending blocks while a subscriber does not read, so it runs on an executor: on one thread at a
 * time for each subscriber, and on none while there is nothing to send.
 */
public final class SseStream implements EventStream {

    private static final Logger LOG = Logger.getLogger(SseStream.class.getName());

    private final SseEventSink sink;
    private final Sse sse;
    private final Executor executor;
    private final Retention retention;
    private final Deque<OutboundSseEvent> unsent = new ArrayDeque<>();
    private boolean sending;
    private boolean closing;

    /** @param executor sends the events */
    SseStream(SseEventSink sink, Sse sse, Executor executor, Retention retention) {
        this.sink = sink;
        this.sse = sse;
        this.executor = executor;
        this.retention = retention;
    }

    @Override
    public void classification(Classification finished) {
        send(sse.newEventBuilder()
                .name("classification")
                .id(finished.id())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(
                        String.class,
                        ClassificationJson.write(finished, retention).toString())
                .build());
    }

    /** Sends an event of any kind. */
    public void event(String name, String json) {
        send(sse.newEventBuilder()
                .name(name)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(String.class, json)
                .build());
    }

    @Override
    public void gone(String id) {
        Problem problem = new Problem(Status.NOT_FOUND, "There is no image with this id.");
        send(sse.newEventBuilder()
                .name("problem")
                .id(id)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(String.class, problem.json().toString())
                .build());
    }

    @Override
    public void heartbeat() {
        send(sse.newEventBuilder().comment("still waiting").build());
    }

    @Override
    public synchronized void end() {
        closing = true;
        send(sse.newEventBuilder().name("end").data(String.class, "").build());
    }

    @Override
    public synchronized void disconnect() {
        closing = true;
        send(sse.newEventBuilder().comment("please reconnect").build());
    }

    @Override
    public boolean open() {
        return !sink.isClosed();
    }

    private synchronized void send(OutboundSseEvent event) {
        unsent.add(event);
        if (!sending) {
            sending = true;
            executor.execute(this::sendAll);
        }
    }

    private void sendAll() {
        try {
            for (OutboundSseEvent event = next(); event != null; event = next()) {
                sink.send(event).toCompletableFuture().join();
            }
        } catch (CompletionException | IllegalStateException gone) {
            LOG.fine(() -> "a subscriber has disconnected: " + gone);
            sink.close();
        }
    }

    private synchronized OutboundSseEvent next() {
        OutboundSseEvent event = unsent.poll();
        if (event == null) {
            sending = false;
            if (closing) {
                sink.close();
            }
        }
        return event;
    }
}
