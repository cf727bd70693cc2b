package dev.osprey.sqsra;

import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** Takes part in the container's transaction for one purpose: to learn whether it was committed. */
final class TransactionOutcome implements XAResource {
    private volatile boolean committed;

    boolean committed() {
        return committed;
    }

    @Override
    public void start(Xid xid, int flags) {
        committed = false;
    }

    @Override
    public void end(Xid xid, int flags) {
        // The outcome comes with commit or rollback.
    }

    @Override
    public int prepare(Xid xid) {
        // Not XA_RDONLY: a read-only participant would not be told of the commit.
        return XA_OK;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) {
        committed = true;
    }

    @Override
    public void rollback(Xid xid) {
        committed = false;
    }

    @Override
    public void forget(Xid xid) {
        // Nothing is kept.
    }

    @Override
    public Xid[] recover(int flag) {
        // What was in doubt is still in the queue and comes again.
        return new Xid[0];
    }

    @Override
    public boolean isSameRM(XAResource other) {
        return other == this;
    }

    @Override
    public int getTransactionTimeout() {
        return 0;
    }

    @Override
    public boolean setTransactionTimeout(int seconds) {
        return false;
    }
}
