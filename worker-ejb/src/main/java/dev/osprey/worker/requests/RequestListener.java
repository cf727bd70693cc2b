package dev.osprey.worker.requests;

import java.util.Optional;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;
import jakarta.resource.ConnectionFactoryDefinition;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.messages.MalformedMessageException;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.notifications.S3EventNotification;
import dev.osprey.worker.cloud.CloudProducer;

/**
 * Receives requests and S3 event notifications from the request queue. After an exception the message is redelivered, in the end to the dead-letter
 * queue; what is neither goes there at once.
 *
 * <p>Without a transaction: no resource would take part, and undeployment aborts a container transaction.
 */
// Here because the server processes the annotation on enterprise beans only.
@ConnectionFactoryDefinition(
        name = CloudProducer.REPLY_CONNECTION_FACTORY,
        interfaceName = "jakarta.jms.ConnectionFactory",
        resourceAdapter = "${MPCONFIG=osprey.sending.resource-adapter:sqs-ra}",
        transactionSupport = TransactionSupportLevel.NoTransaction,
        minPoolSize = 0,
        maxPoolSize = 128,
        properties = {
            "endpoint=${MPCONFIG=osprey.sqs.endpoint:}",
            "signRequests=${MPCONFIG=osprey.sqs.sign-requests:true}"
        })
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(
                    propertyName = "resourceAdapter",
                    propertyValue = "${MPCONFIG=osprey.resource-adapter:sqs-ra}"),
            @ActivationConfigProperty(
                    propertyName = "destination",
                    propertyValue = "${MPCONFIG=osprey.queues.request:osprey-requests}"),
            @ActivationConfigProperty(
                    propertyName = "visibilityTimeoutSeconds",
                    propertyValue = "${MPCONFIG=osprey.queues.visibility-seconds:10}"),
            @ActivationConfigProperty(
                    propertyName = "waitTimeSeconds",
                    propertyValue = "${MPCONFIG=osprey.queues.wait-seconds:2}"),
            @ActivationConfigProperty(propertyName = "endpoint", propertyValue = "${MPCONFIG=osprey.sqs.endpoint:}"),
            @ActivationConfigProperty(
                    propertyName = "signRequests",
                    propertyValue = "${MPCONFIG=osprey.sqs.sign-requests:true}"),
            // The answer is sent by then; after a crash it is sent again.
            @ActivationConfigProperty(propertyName = "deleteDelayMillis", propertyValue = "400"),
            @ActivationConfigProperty(
                    propertyName = "maxSessions",
                    propertyValue = "${MPCONFIG=osprey.worker.sessions:auto}")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RequestListener implements MessageListener {

    @Inject
    RequestHandler handler;

    @Inject
    NotificationHandler notifications;

    @Inject
    RejectedMessages rejected;

    @Inject
    Cloud cloud;

    @Override
    public void onMessage(Message message) {
        try {
            cloud.tracing().process(message, () -> receive(message));
        } catch (JMSException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void receive(Message message) throws JMSException {
        int delivery = message.getIntProperty("JMSXDeliveryCount");
        try {
            Optional<S3EventNotification> notification = notification(message);
            if (notification.isPresent()) {
                notifications.handle(notification.get(), delivery);
            } else {
                handler.handle(Messages.readRequest(message, cloud.settings().replyQueuesPrefix()), delivery);
            }
        } catch (MalformedMessageException malformed) {
            rejected.reject(message, malformed);
        }
    }

    /** S3 sends no message attributes, so a correlation id means that it is a request. */
    private static Optional<S3EventNotification> notification(Message message)
            throws JMSException, MalformedMessageException {
        return message instanceof TextMessage text && message.getJMSCorrelationID() == null && text.getText() != null
                ? S3EventNotification.read(text.getText())
                : Optional.empty();
    }
}
