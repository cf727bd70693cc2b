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

/** The simplified form of a connection with its session. */
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

    /** The queue of this name or with this URL; a name is looked up in SQS once. */
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

    /** Nothing is received, so there is nothing to acknowledge. */
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
        throw refused(Unsupported.inContainer("JMSContext.stop"));
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
        throw refused(Unsupported.inContainer("JMSContext.createContext"));
    }

    @Override
    public String getClientID() {
        return Unchecked.call(connection::getClientID);
    }

    @Override
    public void setClientID(String clientId) {
        throw refused(Unsupported.inContainer("JMSContext.setClientID"));
    }

    @Override
    public ExceptionListener getExceptionListener() {
        return Unchecked.call(connection::getExceptionListener);
    }

    @Override
    public void setExceptionListener(ExceptionListener listener) {
        throw refused(Unsupported.inContainer("JMSContext.setExceptionListener"));
    }

    @Override
    public JMSConsumer createConsumer(Destination destination) {
        throw refused(Unsupported.receiving());
    }

    @Override
    public JMSConsumer createConsumer(Destination destination, String selector) {
        throw refused(Unsupported.receiving(selector));
    }

    @Override
    public JMSConsumer createConsumer(Destination destination, String selector, boolean noLocal) {
        throw refused(Unsupported.receiving(selector));
    }

    @Override
    public QueueBrowser createBrowser(Queue queue) {
        throw refused(Unsupported.browsing(""));
    }

    @Override
    public QueueBrowser createBrowser(Queue queue, String selector) {
        throw refused(Unsupported.browsing(selector));
    }

    @Override
    public TemporaryQueue createTemporaryQueue() {
        throw refused(Unsupported.temporaryQueues());
    }

    @Override
    public TemporaryTopic createTemporaryTopic() {
        throw refused(Unsupported.topics());
    }

    @Override
    public Topic createTopic(String name) {
        throw refused(Unsupported.topics());
    }

    @Override
    public JMSConsumer createDurableConsumer(Topic topic, String name) {
        throw refused(Unsupported.topics());
    }

    @Override
    public JMSConsumer createDurableConsumer(Topic topic, String name, String selector, boolean noLocal) {
        throw refused(Unsupported.topics());
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(Topic topic, String name) {
        throw refused(Unsupported.topics());
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(Topic topic, String name, String selector) {
        throw refused(Unsupported.topics());
    }

    @Override
    public JMSConsumer createSharedConsumer(Topic topic, String name) {
        throw refused(Unsupported.topics());
    }

    @Override
    public JMSConsumer createSharedConsumer(Topic topic, String name, String selector) {
        throw refused(Unsupported.topics());
    }

    @Override
    public void unsubscribe(String name) {
        throw refused(Unsupported.topics());
    }

    /** That the context is closed comes before everything else. */
    private RuntimeException refused(JMSException refusal) {
        Unchecked.run(session::managed);
        return Unchecked.of(refusal);
    }
}
