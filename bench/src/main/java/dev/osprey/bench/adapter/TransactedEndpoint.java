package dev.osprey.bench.adapter;

import java.lang.reflect.Method;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

import jakarta.resource.ResourceException;

/** A bean that does nothing, in a transaction whose only participant is the adapter. */
final class TransactedEndpoint extends PlainEndpoint {
    private final XAResource resource;

    TransactedEndpoint(XAResource resource, Runnable afterRelease) {
        super(afterRelease);
        this.resource = resource;
    }

    @Override
    public void beforeDelivery(Method method) throws ResourceException {
        try {
            resource.start(null, XAResource.TMNOFLAGS);
        } catch (XAException e) {
            throw new ResourceException(e);
        }
    }

    @Override
    public void afterDelivery() throws ResourceException {
        try {
            resource.end(null, XAResource.TMSUCCESS);
            resource.commit(null, true);
        } catch (XAException e) {
            throw new ResourceException(e);
        }
    }
}
