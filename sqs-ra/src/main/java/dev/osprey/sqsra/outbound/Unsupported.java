package dev.osprey.sqsra.outbound;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;

/** What SQS or a container does not let an application do, one sentence each. */
final class Unsupported {
    private Unsupported() {}

    static JMSException receiving() {
        return new JMSException("A connection factory of SQS only sends: receive with a message-driven bean.");
    }

    static JMSException receiving(String selector) {
        return selector == null || selector.isEmpty() ? receiving() : selectors();
    }

    static JMSException browsing(String selector) {
        return selector == null || selector.isEmpty()
                ? new JMSException("SQS has no queue browsers: receiving a message hides it from others.")
                : selectors();
    }

    private static JMSException selectors() {
        return new InvalidSelectorException("SQS has no message selectors.");
    }

    /** Jakarta Messaging: the exception of a queue's session that is asked for topics. */
    static JMSException topics() {
        return new IllegalStateException("SQS has queues and no topics.");
    }

    static JMSException temporaryQueues() {
        return new JMSException("SQS has no temporary queues: name a queue that exists.");
    }

    static JMSException transactions() {
        return new IllegalStateException("A session of SQS has no transaction: messages are sent at once.");
    }

    static JMSException body(String kind) {
        return new MessageFormatException("SQS takes no " + kind + ": a message holds a text, bytes or an object.");
    }

    static JMSException timeToLive() {
        return new JMSException("SQS has no time to live for a message: the queue's retention period applies to all.");
    }

    static JMSException asynchronousSending() {
        return new JMSException("Messages are sent to SQS at once: there is no asynchronous sending.");
    }

    /** Jakarta Messaging forbids some methods in a web or EJB container. */
    static JMSException inContainer(String method) {
        return new JMSException(method + " must not be called in a web or EJB container.");
    }
}
