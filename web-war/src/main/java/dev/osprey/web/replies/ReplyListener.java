package dev.osprey.web.replies;

import java.util.logging.Logger;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.messages.MalformedMessageException;
import dev.osprey.core.messages.Messages;
import dev.osprey.web.backlog.Backlog;
import dev.osprey.web.metrics.UploadCounts;

/** Takes replies from this node's reply queue and completes the calls that wait for them. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(
                    propertyName = "resourceAdapter",
                    propertyValue = "${MPCONFIG=osprey.resource-adapter:sqs-ra}"),
            @ActivationConfigProperty(
                    propertyName = "destination",
                    propertyValue = "${MPCONFIG=osprey.queues.replies:osprey-replies}"),
            @ActivationConfigProperty(propertyName = "endpoint", propertyValue = "${MPCONFIG=osprey.sqs.endpoint:}"),
            @ActivationConfigProperty(propertyName = "createQueues", propertyValue = "true"),
            @ActivationConfigProperty(
                    propertyName = "maxSessions",
                    propertyValue = "${MPCONFIG=osprey.replies.sessions:10}")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ReplyListener implements MessageListener {

    private static final Logger LOG = Logger.getLogger(ReplyListener.class.getName());

    @Inject
    private PendingReplies pending;

    @Inject
    private Backlog backlog;

    @Inject
    private UploadCounts counts;

    @Override
    public void onMessage(Message message) {
        try {
            Classification result = Messages.readReply(message);
            boolean waitedFor = pending.complete(result);
            backlog.answered();
            counts.answered(result, waitedFor);
            String callId = Messages.requestId(message);
            // A result that nobody waits for any more is in the results table.
            LOG.info(() -> "request=%s id=%s answered status=%s waited-for=%s"
                    .formatted(callId, result.id(), result.status(), waitedFor));
        } catch (MalformedMessageException foreign) {
            // A redelivery would not help: the message is acknowledged.
            LOG.warning(() -> "reply discarded: " + foreign.getMessage());
        } catch (JMSException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
