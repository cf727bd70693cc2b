package dev.osprey.core.tracing;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.eclipse.microprofile.config.Config;

/**
 * Runs parts of the service inside spans, whose names and attributes follow the semantic conventions of OpenTelemetry. While
 * tracing is off it only runs them.
 */
public final class Tracing {

    private static final String INSTRUMENTATION = "dev.osprey";
    private static final String DISABLED = "otel.sdk.disabled";

    private final Optional<Tracer> tracer;

    private Tracing(Optional<Tracer> tracer) {
        this.tracer = tracer;
    }

    public static Tracing off() {
        return new Tracing(Optional.empty());
    }

    public static Tracing with(OpenTelemetry telemetry) {
        return new Tracing(Optional.of(telemetry.getTracer(INSTRUMENTATION)));
    }

    /**
     * Off unless {@code otel.sdk.disabled} is false, as MicroProfile Telemetry has it.
     *
     * @param telemetry is not asked while tracing is off: Payara would then start to make spans for nobody
     */
    public static Tracing of(Config config, Supplier<OpenTelemetry> telemetry) {
        return config.getOptionalValue(DISABLED, Boolean.class).orElse(true) ? off() : with(telemetry.get());
    }

    /** The trace of this thread for a log line, with a space in front; empty if there is none, or while tracing is off. */
    public String logText() {
        // Payara has a current span during a Jakarta REST call also while tracing is off.
        return tracer.isEmpty() ? "" : messageLogText();
    }

    /** The same for a thread that processes a message, which only {@link #process} puts into a trace. */
    public static String messageLogText() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? " trace=" + span.getTraceId() : "";
    }

    /** Runs a step of the work on an image. */
    public <T, E extends Exception> T step(String name, Step<T, E> step) throws E {
        return tracer.isEmpty()
                ? step.run()
                : run(tracer.get().spanBuilder(name).startSpan(), step);
    }

    /**
     * Sends a message, which takes the context of the trace with it.
     *
     * @param queue name of the queue
     */
    public <E extends Exception> void send(Message message, String queue, Action<E> send) throws E, JMSException {
        if (tracer.isEmpty()) {
            send.run();
            return;
        }
        Step<Void, E> sending = () -> {
            send.run();
            return null;
        };
        Span span = MessageSpans.send(tracer.get(), queue, message).startSpan();
        TraceContext.write(message, span);
        run(span, sending);
    }

    /** Processes a message that was received, as part of the trace in which it was sent. */
    public <E extends Exception> void process(Message message, Action<E> process) throws E, JMSException {
        if (tracer.isEmpty()) {
            process.run();
            return;
        }
        Step<Void, E> processing = () -> {
            process.run();
            return null;
        };
        run(
                MessageSpans.process(tracer.get(), queue(message), message)
                        .setParent(TraceContext.read(message))
                        .startSpan(),
                processing);
    }

    private static String queue(Message message) throws JMSException {
        Destination destination = message.getJMSDestination();
        return destination instanceof Queue queue ? queue.getQueueName() : "unknown";
    }

    /**
     * Starts the span of a call to AWS. The caller {@link #end ends} it.
     *
     * @param service its name in the SDK: {@code S3}, {@code DynamoDb}
     * @param resource attributes of what the call is about
     * @return empty outside of a trace, so that polls and timers make none
     */
    public Optional<Span> call(String service, String operation, Attributes resource) {
        if (tracer.isEmpty() || !Span.current().getSpanContext().isValid()) {
            return Optional.empty();
        }
        return Optional.of(tracer.get()
                .spanBuilder(service + "." + operation)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("rpc.system", "aws-api")
                .setAttribute("rpc.service", service)
                .setAttribute("rpc.method", operation)
                .setAllAttributes(resource)
                .startSpan());
    }

    /** Ends the span of a call that has succeeded. */
    public static void end(Span call) {
        call.end();
    }

    /** Ends the span of a call that has failed. */
    public static void end(Span call, Throwable failure) {
        fail(call, failure);
        call.end();
    }

    /** The same task, on whatever thread as part of the trace of this one. */
    public Runnable here(Runnable task) {
        return tracer.isEmpty() ? task : Context.current().wrap(task);
    }

    /** Whether spans are made. */
    public boolean isOn() {
        return tracer.isPresent();
    }

    private static <T, E extends Exception> T run(Span span, Step<T, E> step) throws E {
        Scope scope = span.makeCurrent();
        try {
            return step.run();
        } catch (Throwable failure) {
            fail(span, failure);
            throw failure;
        } finally {
            scope.close();
            span.end();
        }
    }

    private static void fail(Span span, Throwable failure) {
        span.setStatus(StatusCode.ERROR, Objects.requireNonNullElse(failure.getMessage(), ""));
        span.setAttribute("error.type", failure.getClass().getName());
        span.recordException(failure);
    }

    /** A part of the work with a result. */
    @FunctionalInterface
    public interface Step<T, E extends Exception> {
        T run() throws E;
    }

    /** A part of the work without a result. */
    @FunctionalInterface
    public interface Action<E extends Exception> {
        void run() throws E;
    }
}
