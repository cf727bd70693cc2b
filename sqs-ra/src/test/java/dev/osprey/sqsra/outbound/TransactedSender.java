package dev.osprey.sqsra.outbound;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.jms.JMSConnectionFactory;
import jakarta.jms.JMSContext;

/** Sends with an injected context in a transaction; deployed with the application of {@code PayaraMicroIT}. */
@Stateless
public class TransactedSender {
    @Inject
    @JMSConnectionFactory("java:app/jms/sqs")
    private JMSContext context;

    public void send(String text) {
        context.createProducer().send(context.createQueue("sent"), text);
    }
}
