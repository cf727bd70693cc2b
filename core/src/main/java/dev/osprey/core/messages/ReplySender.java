package dev.osprey.core.messages;

import java.util.Objects;
import java.util.logging.Logger;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.tracing.Tracing;

/** Sends answers to the reply queues of web nodes. */
public final class ReplySender {

    private static final Logger LOG = Logger.getLogger(ReplySender.class.getName());

    private final ConnectionFactory connections;
    private final Tracing tracing;
    private final UpcomingSends upcoming = new UpcomingSends();

    public ReplySender(ConnectionFactory connections) {
        this(connections, Tracing.off());
    }

    public ReplySender(ConnectionFactory connections, Tracing tracing) {
        this.connections = Objects.requireNonNull(connections, "connections");
        this.tracing = Objects.requireNonNull(tracing, "tracing");
    }

    /** Announces a reply, so that those which come at about the same time are sent together; {@link #end} must follow. */
    public void begin(String replyTo) {
        upcoming.begin(replyTo);
    }

    /** The reply that was announced is sent, or never will be. */
    public void end(String replyTo) {
        upcoming.end(replyTo);
    }

    /**
     * Returns once the reply is in the queue, or the queue does not exist: its web node has stopped, and clients find the
     * stored answer by id.
     *
     * @param requestId id of the HTTP request that submitted the image
     * @throws JMSException when SQS does not take the reply
     */
    public void send(Classification answer, String replyTo, String requestId) throws JMSException {
        try (Connection connection = connections.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            Message reply = Messages.writeReply(answer, requestId, session);
            upcoming.prepare(reply, replyTo);
            tracing.send(
                    reply,
                    replyTo,
                    () -> session.createProducer(session.createQueue(replyTo)).send(reply));
        } catch (InvalidDestinationException gone) {
            LOG.info(() ->
                    "request=" + requestId + " id=" + answer.id() + " reply queue " + replyTo + " does not exist");
        }
    }
}
