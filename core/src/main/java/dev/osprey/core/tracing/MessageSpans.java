package dev.osprey.core.tracing;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;

/** Spans of messages in SQS. */
final class MessageSpans {

    private static final String DELIVERY_COUNT = "JMSXDeliveryCount";

    private MessageSpans() {}

    static SpanBuilder send(Tracer tracer, String queue, Message message) throws JMSException {
        return span(tracer, "send", queue, message).setSpanKind(SpanKind.PRODUCER);
    }

    static SpanBuilder process(Tracer tracer, String queue, Message message) throws JMSException {
        SpanBuilder span = span(tracer, "process", queue, message).setSpanKind(SpanKind.CONSUMER);
        if (message.getJMSMessageID() != null) {
            span.setAttribute("messaging.message.id", message.getJMSMessageID());
        }
        if (message.propertyExists(DELIVERY_COUNT)) {
            span.setAttribute("delivery_count", message.getIntProperty(DELIVERY_COUNT));
        }
        return span;
    }

    private static SpanBuilder span(Tracer tracer, String operation, String queue, Message message)
            throws JMSException {
        SpanBuilder span = tracer.spanBuilder(operation + " " + queue)
                .setAttribute("messaging.system", "aws_sqs")
                .setAttribute("messaging.operation.type", operation)
                .setAttribute("messaging.operation.name", operation)
                .setAttribute("messaging.destination.name", queue);
        if (message.getJMSCorrelationID() != null) {
            span.setAttribute("messaging.message.conversation_id", message.getJMSCorrelationID());
        }
        return span;
    }
}
