package dev.osprey.sqsra;

import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.resource.spi.work.WorkRejectedException;

/** Schedules work, or rejects it as some containers do: through the listener and by exception. No other call is supported. */
public abstract class ScheduleOnlyWorkManager implements WorkManager {
    private volatile boolean rejecting;

    public final void rejectWork(boolean reject) {
        rejecting = reject;
    }

    protected abstract void schedule(Work work) throws WorkRejectedException;

    @Override
    public final void scheduleWork(Work work, long timeout, ExecutionContext context, WorkListener listener)
            throws WorkException {
        if (rejecting) {
            WorkRejectedException rejection = new WorkRejectedException("no thread");
            if (listener != null) {
                listener.workRejected(new WorkEvent(this, WorkEvent.WORK_REJECTED, work, rejection));
            }
            throw rejection;
        }
        schedule(work);
    }

    @Override
    public final void scheduleWork(Work work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final void doWork(Work work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final void doWork(Work work, long timeout, ExecutionContext context, WorkListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final long startWork(Work work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long startWork(Work work, long timeout, ExecutionContext context, WorkListener listener)
            throws WorkException {
        throw new UnsupportedOperationException();
    }
}
