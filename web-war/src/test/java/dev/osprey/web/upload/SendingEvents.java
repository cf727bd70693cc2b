package dev.osprey.web.upload;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;

/** Connections to SQS on which something happens while messages are sent. */
final class SendingEvents {

    private SendingEvents() {}

    /** Something that happens when a message is sent. */
    @FunctionalInterface
    interface Event {
        void happen() throws JMSException;
    }

    /** At each of these messages. */
    static ConnectionFactory at(ConnectionFactory connections, int first, int last, Event event) {
        AtomicInteger calls = new AtomicInteger();
        return (ConnectionFactory) Proxy.newProxyInstance(
                SendingEvents.class.getClassLoader(),
                new Class<?>[] {ConnectionFactory.class},
                (proxy, method, arguments) -> {
                    int call = calls.incrementAndGet();
                    if (call >= first && call <= last) {
                        event.happen();
                    }
                    return connections.createConnection();
                });
    }

    /** SQS does not answer for these messages. */
    static ConnectionFactory outage(ConnectionFactory connections, int first, int last) {
        return at(connections, first, last, () -> {
            throw new JMSException("SQS does not answer");
        });
    }
}
