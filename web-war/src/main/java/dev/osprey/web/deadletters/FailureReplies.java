package dev.osprey.web.deadletters;

import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.messages.ReplySender;
import dev.osprey.core.messages.RequestOrigin;

/** Replies in place of a worker to the web node whose callers wait. */
@Singleton
public class FailureReplies {

    private static final Logger LOG = Logger.getLogger(FailureReplies.class.getName());

    private final ReplySender replies;

    @Inject
    FailureReplies(ConnectionFactory sending) {
        this.replies = new ReplySender(sending);
    }

    /** Without a reply, the web node finds the stored result in the table within two seconds. */
    void send(Classification failed, RequestOrigin origin) {
        if (origin.replyTo().isEmpty()) {
            return;
        }
        try {
            replies.send(failed, origin.replyTo().get(), origin.requestId());
        } catch (JMSException fault) {
            LOG.warning(() -> origin.logPrefix() + " could not be replied to: " + fault.getMessage());
        }
    }
}
