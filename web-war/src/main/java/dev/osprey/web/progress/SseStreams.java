package dev.osprey.web.progress;

import java.util.Objects;
import java.util.concurrent.Executor;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

import dev.osprey.core.cloud.Cloud;

/** Opens streams of server-sent events. */
@Singleton
public class SseStreams {

    private final Executor executor;
    private final Cloud cloud;

    @Inject
    SseStreams(Executor executor, Cloud cloud) {
        this.executor = Objects.requireNonNull(executor, "executor");
        this.cloud = Objects.requireNonNull(cloud, "cloud");
    }

    /** @param response whose body the stream is; its header is not sent yet */
    public SseStream open(SseEventSink sink, Sse sse, HttpServletResponse response) {
        // nginx would keep events until its buffer is full.
        response.setHeader("X-Accel-Buffering", "no");
        return new SseStream(sink, sse, executor, cloud.settings().retention());
    }
}
