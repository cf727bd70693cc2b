package dev.osprey.web.replies;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

import dev.osprey.core.cloud.Cloud;

/** Receives the messages of this node's reply queue. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(
                    propertyName = "resourceAdapter",
                    propertyValue = "${MPCONFIG=osprey.resource-adapter:sqs-ra}"),
            @ActivationConfigProperty(
                    propertyName = "destination",
                    propertyValue = "${MPCONFIG=osprey.queues.replies:osprey-replies}"),
            @ActivationConfigProperty(
                    propertyName = "waitTimeSeconds",
                    propertyValue = "${MPCONFIG=osprey.queues.wait-seconds:2}"),
            @ActivationConfigProperty(propertyName = "endpoint", propertyValue = "${MPCONFIG=osprey.sqs.endpoint:}"),
            @ActivationConfigProperty(
                    propertyName = "signRequests",
                    propertyValue = "${MPCONFIG=osprey.sqs.sign-requests:true}"),
            @ActivationConfigProperty(propertyName = "createQueues", propertyValue = "true"),
            // The callers have their answers by then.
            @ActivationConfigProperty(propertyName = "deleteDelayMillis", propertyValue = "400"),
            @ActivationConfigProperty(
                    propertyName = "maxSessions",
                    propertyValue = "${MPCONFIG=osprey.replies.sessions:10}")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ReplyListener implements MessageListener {

    @Inject
    private ReplyHandler handler;

    @Inject
    private Cloud cloud;

    @Override
    public void onMessage(Message message) {
        try {
            cloud.tracing().process(message, () -> handler.handle(message));
        } catch (JMSException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
