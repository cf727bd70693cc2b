package dev.osprey.sqsra;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.resource.ConnectionFactoryDefinition;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;

/** Sends each text that it receives to the queue {@code forwarded}; many at the same time. */
@ConnectionFactoryDefinition(
        name = "java:app/jms/sqs",
        interfaceName = "jakarta.jms.ConnectionFactory",
        resourceAdapter = "sqs-ra",
        transactionSupport = TransactionSupportLevel.NoTransaction,
        minPoolSize = 0,
        maxPoolSize = 32,
        properties = {"endpoint=${MPCONFIG=test.endpoint}", "region=us-east-1"})
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "resourceAdapter", propertyValue = "sqs-ra"),
            @ActivationConfigProperty(propertyName = "destination", propertyValue = "work"),
            @ActivationConfigProperty(propertyName = "endpoint", propertyValue = "${MPCONFIG=test.endpoint}"),
            @ActivationConfigProperty(propertyName = "region", propertyValue = "us-east-1"),
            @ActivationConfigProperty(propertyName = "maxSessions", propertyValue = "24"),
            @ActivationConfigProperty(propertyName = "deleteDelayMillis", propertyValue = "100"),
            @ActivationConfigProperty(propertyName = "waitTimeSeconds", propertyValue = "2"),
            // The next server gets what one had in flight.
            @ActivationConfigProperty(propertyName = "visibilityTimeoutSeconds", propertyValue = "10")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ForwardingBean implements MessageListener {
    @Resource(lookup = "java:app/jms/sqs")
    private ConnectionFactory factory;

    @Override
    public void onMessage(Message message) {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            session.createProducer(session.createQueue("forwarded"))
                    .send(session.createTextMessage(((TextMessage) message).getText()));
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
