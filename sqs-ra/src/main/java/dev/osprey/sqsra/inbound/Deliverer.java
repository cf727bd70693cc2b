package dev.osprey.sqsra.inbound;

import java.lang.reflect.Method;
import java.util.Optional;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpoint;

import dev.osprey.sqsra.inbound.DeliveryResult.Outcome;

/** Converts a message and delivers it to an endpoint, on a thread of the container. */
final class Deliverer {
    /** The method through which the container calls the bean. */
    static final Method ON_MESSAGE = onMessage();

    private final SqsQueueConnection connection;
    private final MessageEndpoints endpoints;
    private final JmsMessages messages = new JmsMessages();

    Deliverer(SqsQueueConnection connection, MessageEndpoints endpoints) {
        this.connection = connection;
        this.endpoints = endpoints;
    }

    DeliveryResult deliver(ReceivedMessage received) {
        Message message;
        try {
            message = messages.convert(received, connection.queue());
        } catch (JMSException e) {
            return new DeliveryResult(Outcome.POISONED, e);
        } catch (RuntimeException e) {
            return new DeliveryResult(Outcome.FAILED, e);
        }
        try {
            return deliver(message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DeliveryResult.of(Outcome.NOT_STARTED);
        } catch (RuntimeException e) {
            return new DeliveryResult(Outcome.FAILED, e);
        }
    }

    private DeliveryResult deliver(Message message) throws InterruptedException {
        Optional<TransactionOutcome> transaction = endpoints.transaction();
        Optional<MessageEndpoint> endpoint = endpoints.open(transaction);
        if (endpoint.isEmpty()) {
            return DeliveryResult.of(Outcome.NOT_STARTED);
        }
        try {
            Throwable thrown = call(endpoint.get(), message);
            boolean succeeded = thrown == null
                    && transaction.map(TransactionOutcome::committed).orElse(true);
            return new DeliveryResult(succeeded ? Outcome.SUCCEEDED : Outcome.FAILED, thrown);
        } finally {
            endpoint.get().release();
        }
    }

    /** The first exception of the bean, or of the container before or after it; null when there was none. */
    private static Throwable call(MessageEndpoint endpoint, Message message) {
        try {
            endpoint.beforeDelivery(ON_MESSAGE);
        } catch (NoSuchMethodException | ResourceException | RuntimeException e) {
            // Jakarta Connectors: neither a delivery nor afterDelivery follows.
            return e;
        }
        Throwable thrown = null;
        try {
            ((MessageListener) endpoint).onMessage(message);
        } catch (Throwable e) {
            // Errors too: afterDelivery must follow on every path, and the message must be redelivered.
            thrown = e;
        }
        try {
            endpoint.afterDelivery();
        } catch (ResourceException | RuntimeException e) {
            thrown = thrown == null ? e : thrown;
        }
        return thrown;
    }

    private static Method onMessage() {
        try {
            return MessageListener.class.getMethod("onMessage", Message.class);
        } catch (NoSuchMethodException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
