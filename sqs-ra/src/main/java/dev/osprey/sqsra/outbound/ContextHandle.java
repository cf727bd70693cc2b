package dev.osprey.sqsra.outbound;

import java.io.Serializable;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;

/** A connection with its session, in the simplified API. */
final class ContextHandle implements JMSContext {
    private final ConnectionHandle connection;
    private final SessionHandle session;
    private boolean autoStart = true;

    ContextHandle(ConnectionHandle connection) throws JMSException {
        this.connection = connection;
        this.session = connection.createSession();
    }

    @Override
    public void close() {
        connection.close();
    }

    @Override
    public JMSProducer createProducer() {
        return Unchecked.call(() -> new ContextProducer(session));
    }

    @Override
    public BytesMessage createBytesMessage() {
        return Unchecked.call(session::createBytesMessage);
    }

    @Override
    public TextMessage createTextMessage() {
        return Unchecked.call(session::createTextMessage);
    }

    @Override
    public TextMessage createTextMessage(String text) {
        return Unchecked.call(() -> session.createTextMessage(text));
    }

    @Override
    public ObjectMessage createObjectMessage() {
        return Unchecked.call(session::createObjectMessage);
    }

    @Override
    public ObjectMessage createObjectMessage(Serializable object) {
        return Unchecked.call(() -> session.createObjectMessage(object));
    }

    @Override
    public Message createMessage() {
        return Unchecked.call(session::createMessage);
    }

    @Override
    public MapMessage createMapMessage() {
        return Unchecked.call(session::createMapMessage);
    }

    @Override
    public StreamMessage createStreamMessage() {
        return Unchecked.call(session::createStreamMessage);
    }

    /** The queue with this name or URL; a name is looked up in SQS once. */
    @Override
    public Queue createQueue(String nameOrUrl) {
        return Unchecked.call(() -> session.createQueue(nameOrUrl));
    }

    @Override
    public ConnectionMetaData getMetaData() {
        return Unchecked.call(connection::getMetaData);
    }

    @Override
    public boolean getTransacted() {
        return Unchecked.call(session::getTransacted);
    }

    @Override
    public int getSessionMode() {
        return Unchecked.call(session::getAcknowledgeMode);
    }

    @Override
    public void commit() {
        Unchecked.run(session::commit);
    }

    @Override
    public void rollback() {
        Unchecked.run(session::rollback);
    }

    @Override
    public void recover() {
        Unchecked.run(session::recover);
    }

    /** No effect: nothing is received. */
    @Override
    public void acknowledge() {
        Unchecked.run(session::managed);
    }

    @Override
    public void start() {
        Unchecked.run(connection::start);
    }

    @Override
    public void stop() {
        throw unsupported(Unsupported.inContainer("JMSContext.stop"));
    }

    @Override
    public void setAutoStart(boolean autoStart) {
        Unchecked.run(session::managed);
        this.autoStart = autoStart;
    }

    @Override
    public boolean getAutoStart() {
        Unchecked.run(session::managed);
        return autoStart;
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        throw unsupported(Unsupported.inContainer("JMSContext.createContext"));
    }

    @Override
    public String getClientID() {
        return Unchecked.call(connection::getClientID);
    }

    @Override
    public void setClientID(String clientId) {
        throw unsupported(Unsupported.inContainer("JMSContext.setClientID"));
    }

    @Override
    public ExceptionListener getExceptionListener() {
        return Unchecked.call(connection::getExceptionListener);
    }

    @Override
    public void setExceptionListener(ExceptionListener listener) {
        throw unsupported(Unsupported.inContainer("JMSContext.setExceptionListener"));
    }

    @Override
    public JMSConsumer createConsumer(Destination destination) {
        throw unsupported(Unsupported.receiving());
    }

    @Override
    public JMSConsumer createConsumer(Destination destination, String selector) {
        throw unsupported(Unsupported.receiving(selector));
    }

    @Override
    public JMSConsumer createConsumer(Destination destination, String selector, boolean noLocal) {
        throw unsupported(Unsupported.receiving(selector));
    }

    @Override
    public QueueBrowser createBrowser(Queue queue) {
        throw unsupported(Unsupported.browsing(""));
    }

    @Override
    public QueueBrowser createBrowser(Queue queue, String selector) {
        throw unsupported(Unsupported.browsing(selector));
    }

    @Override
    public TemporaryQueue createTemporaryQueue() {
        throw unsupported(Unsupported.temporaryQueues());
    }

    @Override
    public TemporaryTopic createTemporaryTopic() {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public Topic createTopic(String name) {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public JMSConsumer createDurableConsumer(Topic topic, String name) {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public JMSConsumer createDurableConsumer(Topic topic, String name, String selector, boolean noLocal) {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(Topic topic, String name) {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(Topic topic, String name, String selector) {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public JMSConsumer createSharedConsumer(Topic topic, String name) {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public JMSConsumer createSharedConsumer(Topic topic, String name, String selector) {
        throw unsupported(Unsupported.topics());
    }

    @Override
    public void unsubscribe(String name) {
        throw unsupported(Unsupported.topics());
    }

    /** A closed context takes precedence. */
    private RuntimeException unsupported(JMSException exception) {
        Unchecked.run(session::managed);
        return Unchecked.of(exception);
    }
}
