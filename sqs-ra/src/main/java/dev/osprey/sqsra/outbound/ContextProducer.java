package dev.osprey.sqsra.outbound;

import java.io.Serializable;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;

/** A producer in the simplified API. A template message holds its properties and headers, and checks their rules. */
final class ContextProducer implements JMSProducer {
    private final SessionHandle session;
    private final ProducerHandle producer;
    private final Message template;

    ContextProducer(SessionHandle session) throws JMSException {
        this.session = session;
        this.producer = session.createProducer(null);
        this.template = session.createTextMessage();
    }

    @Override
    public JMSProducer send(Destination destination, Message message) {
        return set(() -> {
            if (message == null) {
                throw new MessageFormatException("The message is null.");
            }
            for (String name : names()) {
                message.setObjectProperty(name, template.getObjectProperty(name));
            }
            if (template.getJMSCorrelationID() != null) {
                message.setJMSCorrelationID(template.getJMSCorrelationID());
            }
            if (template.getJMSType() != null) {
                message.setJMSType(template.getJMSType());
            }
            if (template.getJMSReplyTo() != null) {
                message.setJMSReplyTo(template.getJMSReplyTo());
            }
            producer.send(destination, message);
        });
    }

    @Override
    public JMSProducer send(Destination destination, String text) {
        return send(destination, Unchecked.call(() -> session.createTextMessage(text)));
    }

    @Override
    public JMSProducer send(Destination destination, Map<String, Object> body) {
        throw Unchecked.of(Unsupported.body("map messages"));
    }

    @Override
    public JMSProducer send(Destination destination, byte[] body) {
        BytesMessage message = Unchecked.call(session::createBytesMessage);
        Unchecked.run(() -> message.writeBytes(body));
        return send(destination, message);
    }

    @Override
    public JMSProducer send(Destination destination, Serializable body) {
        return send(destination, Unchecked.call(() -> session.createObjectMessage(body)));
    }

    @Override
    public JMSProducer setAsync(CompletionListener listener) {
        if (listener != null) {
            throw Unchecked.of(Unsupported.asynchronousSending());
        }
        return this;
    }

    /** Always null. */
    @Override
    public CompletionListener getAsync() {
        return null;
    }

    @Override
    public JMSProducer setDisableMessageID(boolean disable) {
        return set(() -> producer.setDisableMessageID(disable));
    }

    @Override
    public boolean getDisableMessageID() {
        return Unchecked.call(producer::getDisableMessageID);
    }

    @Override
    public JMSProducer setDisableMessageTimestamp(boolean disable) {
        return set(() -> producer.setDisableMessageTimestamp(disable));
    }

    @Override
    public boolean getDisableMessageTimestamp() {
        return Unchecked.call(producer::getDisableMessageTimestamp);
    }

    @Override
    public JMSProducer setDeliveryMode(int mode) {
        return set(() -> producer.setDeliveryMode(mode));
    }

    @Override
    public int getDeliveryMode() {
        return Unchecked.call(producer::getDeliveryMode);
    }

    @Override
    public JMSProducer setPriority(int priority) {
        return set(() -> producer.setPriority(priority));
    }

    @Override
    public int getPriority() {
        return Unchecked.call(producer::getPriority);
    }

    @Override
    public JMSProducer setTimeToLive(long timeToLive) {
        return set(() -> producer.setTimeToLive(timeToLive));
    }

    @Override
    public long getTimeToLive() {
        return Unchecked.call(producer::getTimeToLive);
    }

    @Override
    public JMSProducer setDeliveryDelay(long delay) {
        return set(() -> producer.setDeliveryDelay(delay));
    }

    @Override
    public long getDeliveryDelay() {
        return Unchecked.call(producer::getDeliveryDelay);
    }

    @Override
    public JMSProducer setProperty(String name, boolean value) {
        return setProperty(name, (Object) value);
    }

    @Override
    public JMSProducer setProperty(String name, byte value) {
        return setProperty(name, (Object) value);
    }

    @Override
    public JMSProducer setProperty(String name, short value) {
        return setProperty(name, (Object) value);
    }

    @Override
    public JMSProducer setProperty(String name, int value) {
        return setProperty(name, (Object) value);
    }

    @Override
    public JMSProducer setProperty(String name, long value) {
        return setProperty(name, (Object) value);
    }

    @Override
    public JMSProducer setProperty(String name, float value) {
        return setProperty(name, (Object) value);
    }

    @Override
    public JMSProducer setProperty(String name, double value) {
        return setProperty(name, (Object) value);
    }

    @Override
    public JMSProducer setProperty(String name, String value) {
        return setProperty(name, (Object) value);
    }

    @Override
    public JMSProducer setProperty(String name, Object value) {
        return set(() -> template.setObjectProperty(name, value));
    }

    @Override
    public JMSProducer clearProperties() {
        return set(template::clearProperties);
    }

    @Override
    public boolean propertyExists(String name) {
        return Unchecked.call(() -> template.propertyExists(name));
    }

    @Override
    public boolean getBooleanProperty(String name) {
        return Unchecked.call(() -> template.getBooleanProperty(name));
    }

    @Override
    public byte getByteProperty(String name) {
        return Unchecked.call(() -> template.getByteProperty(name));
    }

    @Override
    public short getShortProperty(String name) {
        return Unchecked.call(() -> template.getShortProperty(name));
    }

    @Override
    public int getIntProperty(String name) {
        return Unchecked.call(() -> template.getIntProperty(name));
    }

    @Override
    public long getLongProperty(String name) {
        return Unchecked.call(() -> template.getLongProperty(name));
    }

    @Override
    public float getFloatProperty(String name) {
        return Unchecked.call(() -> template.getFloatProperty(name));
    }

    @Override
    public double getDoubleProperty(String name) {
        return Unchecked.call(() -> template.getDoubleProperty(name));
    }

    @Override
    public String getStringProperty(String name) {
        return Unchecked.call(() -> template.getStringProperty(name));
    }

    @Override
    public Object getObjectProperty(String name) {
        return Unchecked.call(() -> template.getObjectProperty(name));
    }

    @Override
    public Set<String> getPropertyNames() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(Unchecked.call(this::names)));
    }

    private List<String> names() throws JMSException {
        Enumeration<?> names = template.getPropertyNames();
        return Collections.list(names).stream().map(String.class::cast).toList();
    }

    @Override
    public JMSProducer setJMSCorrelationIDAsBytes(byte[] id) {
        return set(() -> template.setJMSCorrelationIDAsBytes(id));
    }

    @Override
    public byte[] getJMSCorrelationIDAsBytes() {
        return Unchecked.call(template::getJMSCorrelationIDAsBytes);
    }

    @Override
    public JMSProducer setJMSCorrelationID(String id) {
        return set(() -> template.setJMSCorrelationID(id));
    }

    @Override
    public String getJMSCorrelationID() {
        return Unchecked.call(template::getJMSCorrelationID);
    }

    @Override
    public JMSProducer setJMSType(String type) {
        return set(() -> template.setJMSType(type));
    }

    @Override
    public String getJMSType() {
        return Unchecked.call(template::getJMSType);
    }

    @Override
    public JMSProducer setJMSReplyTo(Destination destination) {
        return set(() -> template.setJMSReplyTo(destination));
    }

    @Override
    public Destination getJMSReplyTo() {
        return Unchecked.call(template::getJMSReplyTo);
    }

    private JMSProducer set(Unchecked.Action action) {
        Unchecked.run(action);
        return this;
    }
}
