package dev.osprey.worker.requests;

import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.messages.MalformedMessageException;

/**
 * Moves messages that are no requests to the dead-letter queue, where an operator finds them. SQS itself would do so only after
 * every delivery attempt.
 */
@Singleton
public class RejectedMessages {

    private static final Logger LOG = Logger.getLogger(RejectedMessages.class.getName());

    private final ConnectionFactory sending;
    private final Cloud cloud;

    @Inject
    RejectedMessages(ConnectionFactory sending, Cloud cloud) {
        this.sending = sending;
        this.cloud = cloud;
    }

    /**
     * Returns once the message is in the dead-letter queue: it may be acknowledged.
     *
     * @throws JMSException when it could not be sent there and must be redelivered
     */
    void reject(Message message, MalformedMessageException reason) throws JMSException {
        try (Connection connection = sending.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            session.createProducer(session.createQueue(cloud.settings().deadLetterQueue()))
                    .send(message);
        }
        LOG.warning(() -> "moved to the dead-letter queue: " + reason.getMessage());
    }
}
