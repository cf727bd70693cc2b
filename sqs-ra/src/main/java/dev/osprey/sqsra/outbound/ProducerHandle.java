package dev.osprey.sqsra.outbound;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;

import com.amazon.sqs.javamessaging.SQSQueueDestination;

/**
 * An application's producer. Delivery mode and priority are stored but have no effect: SQS persists every message and has
 * no priorities.
 */
final class ProducerHandle implements QueueSender {
    private static final long LONGEST_DELAY_MILLIS = 900_000;

    private final SessionHandle session;
    private final Destination destination;
    private volatile boolean closed;
    private boolean disableMessageId;
    private boolean disableMessageTimestamp;
    private int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
    private int priority = Message.DEFAULT_PRIORITY;
    private long deliveryDelay = Message.DEFAULT_DELIVERY_DELAY;

    /**
     * @param destination null when each send call has its own
     * @throws InvalidDestinationException when the destination is not an SQS queue
     */
    ProducerHandle(SessionHandle session, Destination destination) throws JMSException {
        session.managed();
        if (destination != null && !(destination instanceof SQSQueueDestination)) {
            throw new InvalidDestinationException("The destination is not an SQS queue.");
        }
        this.session = session;
        this.destination = destination;
    }

    private SqsManagedConnection managed() throws IllegalStateException {
        if (closed) {
            throw new IllegalStateException("The producer is closed.");
        }
        return session.managed();
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void send(Message message) throws JMSException {
        SqsManagedConnection managed = managed();
        if (destination == null) {
            throw new UnsupportedOperationException(
                    "The producer was created without a destination: pass one to send.");
        }
        managed.send(destination, message, deliveryDelay);
    }

    @Override
    public void send(Message message, int mode, int priority, long timeToLive) throws JMSException {
        check(mode, priority, timeToLive);
        send(message);
    }

    @Override
    public void send(Destination to, Message message) throws JMSException {
        SqsManagedConnection managed = managed();
        if (destination != null) {
            throw new UnsupportedOperationException(
                    "The producer was created with a destination: do not pass one to send.");
        }
        managed.send(to, message, deliveryDelay);
    }

    @Override
    public void send(Destination to, Message message, int mode, int priority, long timeToLive) throws JMSException {
        check(mode, priority, timeToLive);
        send(to, message);
    }

    @Override
    public void send(Queue to, Message message) throws JMSException {
        send((Destination) to, message);
    }

    @Override
    public void send(Queue to, Message message, int mode, int priority, long timeToLive) throws JMSException {
        send((Destination) to, message, mode, priority, timeToLive);
    }

    @Override
    public void send(Message message, CompletionListener listener) throws JMSException {
        throw asynchronous();
    }

    @Override
    public void send(Message message, int mode, int priority, long timeToLive, CompletionListener listener)
            throws JMSException {
        throw asynchronous();
    }

    @Override
    public void send(Destination to, Message message, CompletionListener listener) throws JMSException {
        throw asynchronous();
    }

    @Override
    public void send(
            Destination to, Message message, int mode, int priority, long timeToLive, CompletionListener listener)
            throws JMSException {
        throw asynchronous();
    }

    private JMSException asynchronous() throws JMSException {
        managed();
        return Unsupported.asynchronousSending();
    }

    private void check(int mode, int priority, long timeToLive) throws JMSException {
        managed();
        checkMode(mode);
        checkPriority(priority);
        checkTimeToLive(timeToLive);
    }

    private static void checkMode(int mode) throws JMSException {
        if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
            throw new JMSException("Invalid delivery mode: " + mode + ".");
        }
    }

    private static void checkPriority(int priority) throws JMSException {
        if (priority < 0 || priority > 9) {
            throw new JMSException("The priority must be from 0 to 9, not " + priority + ".");
        }
    }

    private static void checkTimeToLive(long timeToLive) throws JMSException {
        if (timeToLive != 0) {
            throw Unsupported.timeToLive();
        }
    }

    @Override
    public Destination getDestination() throws JMSException {
        managed();
        return destination;
    }

    @Override
    public Queue getQueue() throws JMSException {
        managed();
        return (Queue) destination;
    }

    @Override
    public void setDisableMessageID(boolean disable) throws JMSException {
        managed();
        disableMessageId = disable;
    }

    @Override
    public boolean getDisableMessageID() throws JMSException {
        managed();
        return disableMessageId;
    }

    @Override
    public void setDisableMessageTimestamp(boolean disable) throws JMSException {
        managed();
        disableMessageTimestamp = disable;
    }

    @Override
    public boolean getDisableMessageTimestamp() throws JMSException {
        managed();
        return disableMessageTimestamp;
    }

    @Override
    public void setDeliveryMode(int mode) throws JMSException {
        managed();
        checkMode(mode);
        deliveryMode = mode;
    }

    @Override
    public int getDeliveryMode() throws JMSException {
        managed();
        return deliveryMode;
    }

    @Override
    public void setPriority(int priority) throws JMSException {
        managed();
        checkPriority(priority);
        this.priority = priority;
    }

    @Override
    public int getPriority() throws JMSException {
        managed();
        return priority;
    }

    @Override
    public void setTimeToLive(long timeToLive) throws JMSException {
        managed();
        checkTimeToLive(timeToLive);
    }

    @Override
    public long getTimeToLive() throws JMSException {
        managed();
        return Message.DEFAULT_TIME_TO_LIVE;
    }

    /** In milliseconds: whole seconds up to 900. */
    @Override
    public void setDeliveryDelay(long delay) throws JMSException {
        managed();
        if (delay < 0 || delay > LONGEST_DELAY_MILLIS || delay % 1000 != 0) {
            throw new JMSException("The delivery delay must be whole seconds up to 900, not " + delay + " ms.");
        }
        deliveryDelay = delay;
    }

    @Override
    public long getDeliveryDelay() throws JMSException {
        managed();
        return deliveryDelay;
    }
}
