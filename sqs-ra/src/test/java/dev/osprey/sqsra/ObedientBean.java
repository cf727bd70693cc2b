package dev.osprey.sqsra;

import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.MessageDrivenContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;

/** A message-driven bean that does what the message says; deployed with the applications of the tests. */
public class ObedientBean implements MessageListener {
    @Resource
    private MessageDrivenContext context;

    @Override
    public void onMessage(Message message) {
        try {
            switch (((TextMessage) message).getText()) {
                case "work slowly" -> Thread.sleep(3000);
                case "always throw" -> throw new EJBException("on purpose");
                case "always roll back" -> context.setRollbackOnly();
                case "throw once" -> {
                    if (!message.getJMSRedelivered()) {
                        throw new EJBException("on purpose");
                    }
                }
                default -> {
                    // Success needs nothing done.
                }
            }
        } catch (JMSException e) {
            throw new EJBException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EJBException(e);
        }
    }
}
