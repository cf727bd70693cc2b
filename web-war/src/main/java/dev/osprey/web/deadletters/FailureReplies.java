package dev.osprey.web.deadletters;

import java.util.Objects;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Session;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.messages.RequestOrigin;

/** Replies in place of a worker to the web node whose callers wait. */
@Singleton
public class FailureReplies {

    private static final Logger LOG = Logger.getLogger(FailureReplies.class.getName());

    private final ConnectionFactory sending;

    @Inject
    FailureReplies(ConnectionFactory sending) {
        this.sending = Objects.requireNonNull(sending, "sending");
    }

    /** Without a reply, the web node finds the stored result in the table within two seconds. */
    void send(Classification failed, RequestOrigin origin) {
        try (Connection connection = sending.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            session.createProducer(session.createQueue(origin.replyTo()))
                    .send(Messages.writeReply(failed, origin.requestId(), session));
        } catch (InvalidDestinationException gone) {
            LOG.info(() -> origin.logPrefix() + " reply queue " + origin.replyTo() + " does not exist");
        } catch (JMSException fault) {
            LOG.warning(() -> origin.logPrefix() + " could not be replied to: " + fault.getMessage());
        }
    }
}
