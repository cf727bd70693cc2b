package dev.osprey.sqsra.outbound;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;

/** Exceptions for operations that SQS or a container does not support. */
final class Unsupported {
    private Unsupported() {}

    static JMSException receiving() {
        return new JMSException(
                "An SQS connection factory can only send: receive messages with a message-driven bean.");
    }

    static JMSException receiving(String selector) {
        return selector == null || selector.isEmpty() ? receiving() : selectors();
    }

    static JMSException browsing(String selector) {
        return selector == null || selector.isEmpty()
                ? new JMSException(
                        "SQS does not support queue browsers: receiving a message makes it invisible to other consumers.")
                : selectors();
    }

    private static JMSException selectors() {
        return new InvalidSelectorException("SQS does not support message selectors.");
    }

    /** The exception that Jakarta Messaging specifies for topics on a queue session. */
    static JMSException topics() {
        return new IllegalStateException("SQS does not support topics.");
    }

    static JMSException temporaryQueues() {
        return new JMSException("SQS does not support temporary queues: use an existing queue.");
    }

    static JMSException transactions() {
        return new IllegalStateException("SQS sessions are not transacted: messages are sent immediately.");
    }

    static JMSException body(String kind) {
        return new MessageFormatException("SQS does not support " + kind + ": use a text, bytes or object message.");
    }

    static JMSException timeToLive() {
        return new JMSException(
                "SQS does not support a time to live for each message: the retention period of the queue applies.");
    }

    static JMSException asynchronousSending() {
        return new JMSException("SQS connections do not support asynchronous sending.");
    }

    /** For methods that Jakarta Messaging forbids in a web or EJB container. */
    static JMSException inContainer(String method) {
        return new JMSException(method + " must not be called in a web or EJB container.");
    }
}
