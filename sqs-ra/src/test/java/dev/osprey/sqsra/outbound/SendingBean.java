package dev.osprey.sqsra.outbound;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJB;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.resource.ConnectionFactoryDefinition;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;

/** Sends to the queue {@code sent} in the way that the received message names; deployed with the application of {@code PayaraMicroIT}. */
@ConnectionFactoryDefinition(
        name = "java:app/jms/sqs",
        interfaceName = "jakarta.jms.ConnectionFactory",
        resourceAdapter = "sqs-ra",
        transactionSupport = TransactionSupportLevel.NoTransaction,
        minPoolSize = 0,
        properties = {"endpoint=${MPCONFIG=test.endpoint}", "region=${MPCONFIG=no.such.setting:us-east-1}"})
@ConnectionFactoryDefinition(
        name = "java:app/jms/one",
        interfaceName = "jakarta.jms.QueueConnectionFactory",
        resourceAdapter = "sqs-ra",
        transactionSupport = TransactionSupportLevel.NoTransaction,
        minPoolSize = 0,
        maxPoolSize = 1,
        properties = {
            "endpoint=${MPCONFIG=test.endpoint}",
            "region=us-east-1",
            "org.glassfish.connector-connection-pool.max-wait-time-in-millis=200"
        })
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "resourceAdapter", propertyValue = "sqs-ra"),
            @ActivationConfigProperty(propertyName = "destination", propertyValue = "asked"),
            @ActivationConfigProperty(propertyName = "endpoint", propertyValue = "${MPCONFIG=test.endpoint}"),
            @ActivationConfigProperty(propertyName = "region", propertyValue = "us-east-1"),
            // One message at a time: two of them use the only connection of a pool.
            @ActivationConfigProperty(propertyName = "maxSessions", propertyValue = "1"),
            @ActivationConfigProperty(propertyName = "waitTimeSeconds", propertyValue = "2")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SendingBean implements MessageListener {
    @Resource(lookup = "java:app/jms/sqs")
    private ConnectionFactory factory;

    @Resource(lookup = "java:app/jms/one")
    private ConnectionFactory oneConnection;

    @EJB
    private TransactedSender transacted;

    @Inject
    @JMSConnectionFactory("java:app/jms/sqs")
    private JMSContext context;

    @Override
    public void onMessage(Message message) {
        try {
            String way = ((TextMessage) message).getText();
            switch (way) {
                case "by context" -> context.createProducer().send(context.createQueue("sent"), way);
                case "by resource" -> send(factory, way);
                case "in a transaction" -> transacted.send(way);
                case "two at once" -> send(factory, way + ": " + twoAtOnce());
                case "one after the other" -> {
                    for (int i = 0; i < 3; i++) {
                        send(oneConnection, way);
                    }
                }
                default -> throw new IllegalArgumentException(way);
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(ConnectionFactory factory, String text) throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            session.createProducer(session.createQueue("sent")).send(session.createTextMessage(text));
        }
    }

    private String twoAtOnce() throws JMSException {
        try (Connection first = oneConnection.createConnection();
                Connection second = oneConnection.createConnection()) {
            return first + " and " + second;
        } catch (ResourceAllocationException e) {
            return "refused";
        }
    }
}
