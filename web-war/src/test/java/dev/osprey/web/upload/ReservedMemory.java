package dev.osprey.web.upload;

import java.util.Random;

import dev.osprey.web.backlog.RetryAfter;

/** Upload memory of which one call reserves a part. */
public final class ReservedMemory {

    private final UploadMemory memory;
    private final UploadMemory.Reservation reservation;

    /** @param budget in bytes */
    public ReservedMemory(long budget) {
        memory = new UploadMemory(budget, new RetryAfter(new Random(1)));
        reservation = memory.reservation();
    }

    public UploadMemory memory() {
        return memory;
    }

    public void reserve(long bytes) {
        reservation.reserve(bytes);
    }

    public void release() {
        reservation.release();
    }
}
