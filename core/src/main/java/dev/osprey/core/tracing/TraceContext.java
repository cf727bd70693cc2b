package dev.osprey.core.tracing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;

/**
 * The context of a trace in a message: the field {@value #TRACEPARENT} of W3C Trace Context as a property. Its other field,
 * tracestate, may be dropped: SQS allows ten attributes in a message, of which a request in a FIFO queue has nine without it.
 */
final class TraceContext {

    static final String TRACEPARENT = "traceparent";

    private TraceContext() {}

    /** @param span of the sending */
    static void write(Message message, Span span) throws JMSException {
        Map<String, String> fields = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), fields, Map::put);
        if (fields.containsKey(TRACEPARENT)) {
            message.setStringProperty(TRACEPARENT, fields.get(TRACEPARENT));
        }
    }

    /** The context in which a message was sent; a new trace if it has none, or a malformed one. */
    static Context read(Message message) throws JMSException {
        String traceparent = message.getStringProperty(TRACEPARENT);
        return traceparent == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, new Getter());
    }

    private static final class Getter implements TextMapGetter<String> {

        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(TRACEPARENT);
        }

        @Override
        public String get(String traceparent, String name) {
            return name.equals(TRACEPARENT) ? traceparent : null;
        }
    }
}
