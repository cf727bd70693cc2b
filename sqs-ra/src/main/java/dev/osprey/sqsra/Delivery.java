package dev.osprey.sqsra;

import java.lang.reflect.Method;
import java.util.Optional;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpoint;

/** One message on its way through one endpoint, on a thread of the container; ends with exactly one outcome. */
final class Delivery {
    /** The method that the container calls the bean by. */
    static final Method ON_MESSAGE = onMessage();

    private final ReceivedMessage received;
    private final Deliveries deliveries;
    private Throwable problem;

    Delivery(ReceivedMessage received, Deliveries deliveries) {
        this.received = received;
        this.deliveries = deliveries;
    }

    /** Delivers the message and settles it; true when the bean has succeeded. */
    boolean run() {
        Outcome outcome = Outcome.FAILED;
        try {
            outcome = deliver();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = Outcome.NOT_STARTED;
        } catch (RuntimeException e) {
            problem = e;
        } finally {
            deliveries.ended(received, outcome, problem);
        }
        return outcome == Outcome.DELIVERED;
    }

    private Outcome deliver() throws InterruptedException {
        Message message;
        try {
            message = deliveries.convert(received);
        } catch (JMSException e) {
            problem = e;
            return Outcome.POISONED;
        }
        Optional<TransactionOutcome> transaction = deliveries.endpoints().transaction();
        Optional<MessageEndpoint> endpoint = deliveries.endpoints().open(transaction);
        if (endpoint.isEmpty()) {
            return Outcome.NOT_STARTED;
        }
        try {
            boolean returned = call(endpoint.get(), message);
            return returned && transaction.map(TransactionOutcome::committed).orElse(true)
                    ? Outcome.DELIVERED
                    : Outcome.FAILED;
        } finally {
            endpoint.get().release();
        }
    }

    /** Whether the bean and the container's part before and after it went without a throw. */
    private boolean call(MessageEndpoint endpoint, Message message) {
        try {
            endpoint.beforeDelivery(ON_MESSAGE);
        } catch (NoSuchMethodException | ResourceException | RuntimeException e) {
            // The contract: no delivery then, and no afterDelivery.
            problem = e;
            return false;
        }
        try {
            ((MessageListener) endpoint).onMessage(message);
        } catch (Throwable e) {
            // Errors too: the container must see afterDelivery on every path, and the message must come back.
            problem = e;
        }
        try {
            endpoint.afterDelivery();
        } catch (ResourceException | RuntimeException e) {
            problem = problem == null ? e : problem;
        }
        return problem == null;
    }

    private static Method onMessage() {
        try {
            return MessageListener.class.getMethod("onMessage", Message.class);
        } catch (NoSuchMethodException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** How a delivery ended. */
    enum Outcome {
        DELIVERED,
        FAILED,
        POISONED,
        NOT_STARTED,
        /** Not begun, as one before it in its FIFO group did not succeed or the adapter stops. */
        BEHIND
    }
}
