package dev.osprey.core.queues;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/** Sends JMS messages from many threads over one connection; sessions are kept for the next message. */
public final class QueueSender implements AutoCloseable {

    /** Finds a queue by its name. */
    @FunctionalInterface
    public interface QueueFinder {
        Destination find(String queue) throws JMSException;
    }

    /** Writes one message with the session that will send it. */
    @FunctionalInterface
    public interface MessageWriter {
        Message write(Session session, QueueFinder queues) throws JMSException;
    }

    private record Sender(Session session, MessageProducer producer) {}

    private final Connection connection;
    private final Queue<Sender> idle = new ConcurrentLinkedQueue<>();
    // Finding a queue is a call to SQS: once for each is enough.
    private final Map<String, Destination> destinations = new ConcurrentHashMap<>();

    public QueueSender(ConnectionFactory factory) throws JMSException {
        connection = factory.createConnection();
    }

    /**
     * Returns when SQS has the message.
     *
     * @throws jakarta.jms.InvalidDestinationException when there is no such queue
     * @throws JMSException when SQS cannot be reached, after the SDK's repetitions
     */
    public void send(String queue, MessageWriter writer) throws JMSException {
        Sender sender = idle.poll();
        if (sender == null) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            sender = new Sender(session, session.createProducer(null));
        }
        try {
            Session session = sender.session();
            QueueFinder queues = name -> destination(name, session);
            sender.producer().send(queues.find(queue), writer.write(session, queues));
        } finally {
            idle.add(sender);
        }
    }

    private Destination destination(String queue, Session session) throws JMSException {
        Destination known = destinations.get(queue);
        if (known == null) {
            known = session.createQueue(queue);
            destinations.put(queue, known);
        }
        return known;
    }

    @Override
    public void close() throws JMSException {
        connection.close();
    }
}
