package dev.osprey.sqsra.outbound;

import java.io.Serializable;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;

/** An application's session: creates messages with Amazon's library and sends them immediately. */
final class SessionHandle implements QueueSession {
    private final ConnectionHandle connection;
    private volatile boolean closed;

    SessionHandle(ConnectionHandle connection) {
        this.connection = connection;
    }

    /** @throws IllegalStateException after the session or its connection was closed */
    SqsManagedConnection managed() throws IllegalStateException {
        if (closed) {
            throw new IllegalStateException("The session is closed.");
        }
        return connection.managed();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public BytesMessage createBytesMessage() throws JMSException {
        return managed().session().createBytesMessage();
    }

    @Override
    public TextMessage createTextMessage() throws JMSException {
        return managed().session().createTextMessage();
    }

    @Override
    public TextMessage createTextMessage(String text) throws JMSException {
        return managed().session().createTextMessage(text);
    }

    @Override
    public ObjectMessage createObjectMessage() throws JMSException {
        return managed().session().createObjectMessage();
    }

    @Override
    public ObjectMessage createObjectMessage(Serializable object) throws JMSException {
        return managed().session().createObjectMessage(object);
    }

    @Override
    public Message createMessage() throws JMSException {
        throw unsupported(Unsupported.body("messages without a body"));
    }

    @Override
    public MapMessage createMapMessage() throws JMSException {
        throw unsupported(Unsupported.body("map messages"));
    }

    @Override
    public StreamMessage createStreamMessage() throws JMSException {
        throw unsupported(Unsupported.body("stream messages"));
    }

    /** The queue with this name or URL; a name is looked up in SQS once. */
    @Override
    public Queue createQueue(String nameOrUrl) throws JMSException {
        return managed().queue(nameOrUrl);
    }

    @Override
    public ProducerHandle createProducer(Destination destination) throws JMSException {
        return new ProducerHandle(this, destination);
    }

    @Override
    public ProducerHandle createSender(Queue queue) throws JMSException {
        return createProducer(queue);
    }

    @Override
    public boolean getTransacted() throws JMSException {
        managed();
        return false;
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        managed();
        return Session.AUTO_ACKNOWLEDGE;
    }

    @Override
    public void commit() throws JMSException {
        throw unsupported(Unsupported.transactions());
    }

    @Override
    public void rollback() throws JMSException {
        throw unsupported(Unsupported.transactions());
    }

    /** No effect: nothing is received. */
    @Override
    public void recover() throws JMSException {
        managed();
    }

    @Override
    public MessageListener getMessageListener() throws JMSException {
        throw unsupported(Unsupported.inContainer("Session.getMessageListener"));
    }

    @Override
    public void setMessageListener(MessageListener listener) throws JMSException {
        throw unsupported(Unsupported.inContainer("Session.setMessageListener"));
    }

    /** For application servers only, which receive with message-driven beans. */
    @Override
    public void run() {
        throw Unchecked.of(Unsupported.inContainer("Session.run"));
    }

    @Override
    public MessageConsumer createConsumer(Destination destination) throws JMSException {
        throw unsupported(Unsupported.receiving());
    }

    @Override
    public MessageConsumer createConsumer(Destination destination, String selector) throws JMSException {
        throw unsupported(Unsupported.receiving(selector));
    }

    @Override
    public MessageConsumer createConsumer(Destination destination, String selector, boolean noLocal)
            throws JMSException {
        throw unsupported(Unsupported.receiving(selector));
    }

    @Override
    public QueueReceiver createReceiver(Queue queue) throws JMSException {
        throw unsupported(Unsupported.receiving());
    }

    @Override
    public QueueReceiver createReceiver(Queue queue, String selector) throws JMSException {
        throw unsupported(Unsupported.receiving(selector));
    }

    @Override
    public QueueBrowser createBrowser(Queue queue) throws JMSException {
        throw unsupported(Unsupported.browsing(""));
    }

    @Override
    public QueueBrowser createBrowser(Queue queue, String selector) throws JMSException {
        throw unsupported(Unsupported.browsing(selector));
    }

    @Override
    public TemporaryQueue createTemporaryQueue() throws JMSException {
        throw unsupported(Unsupported.temporaryQueues());
    }

    @Override
    public TemporaryTopic createTemporaryTopic() throws JMSException {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public Topic createTopic(String name) throws JMSException {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public TopicSubscriber createDurableSubscriber(Topic topic, String name) throws JMSException {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public TopicSubscriber createDurableSubscriber(Topic topic, String name, String selector, boolean noLocal)
            throws JMSException {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public MessageConsumer createDurableConsumer(Topic topic, String name) throws JMSException {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public MessageConsumer createDurableConsumer(Topic topic, String name, String selector, boolean noLocal)
            throws JMSException {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public MessageConsumer createSharedConsumer(Topic topic, String name) throws JMSException {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public MessageConsumer createSharedConsumer(Topic topic, String name, String selector) throws JMSException {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(Topic topic, String name) throws JMSException {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(Topic topic, String name, String selector) throws JMSException {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public void unsubscribe(String name) throws JMSException {
        throw unsupported(Unsupported.topics());
    }

    /** A closed session takes precedence. */
    private JMSException unsupported(JMSException exception) throws JMSException {
        managed();
        return exception;
    }
}
