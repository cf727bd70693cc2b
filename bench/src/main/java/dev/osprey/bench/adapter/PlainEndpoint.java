package dev.osprey.bench.adapter;

import java.lang.reflect.Method;

import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpoint;

/** A bean that does nothing, without a transaction. */
class PlainEndpoint implements MessageEndpoint, MessageListener {
    private final Runnable afterRelease;

    PlainEndpoint(Runnable afterRelease) {
        this.afterRelease = afterRelease;
    }

    @Override
    public void beforeDelivery(Method method) throws ResourceException {
        // No transaction begins.
    }

    @Override
    public void onMessage(Message message) {
        // Only the delivery is measured.
    }

    @Override
    public void afterDelivery() throws ResourceException {
        // No transaction ends.
    }

    @Override
    public void release() {
        afterRelease.run();
    }
}
