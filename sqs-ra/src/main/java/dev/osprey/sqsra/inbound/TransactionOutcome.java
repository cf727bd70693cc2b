package dev.osprey.sqsra.inbound;

import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** Enlists in the container's transaction only to learn whether it commits. */
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
        // commit or rollback has the outcome.
    }

    @Override
    public int prepare(Xid xid) {
        // Not XA_RDONLY: the transaction manager does not call commit on a read-only participant.
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
        // Nothing is stored.
    }

    @Override
    public Xid[] recover(int flag) {
        // A message whose transaction is in doubt is still in the queue and is redelivered.
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
