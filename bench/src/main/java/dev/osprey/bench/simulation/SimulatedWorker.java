package dev.osprey.bench.simulation;

/** A worker of a simulated fleet. */
final class SimulatedWorker {

    private final int number;
    private final double startedAt;
    private final double readyAt;
    private double idleSince;
    private double imageArrivedAt;
    private boolean busy;
    private boolean stopping;

    SimulatedWorker(int number, double startedAt, double readyAt) {
        this.number = number;
        this.startedAt = startedAt;
        this.readyAt = readyAt;
    }

    /** Sequence number of its start. */
    int number() {
        return number;
    }

    double startedAt() {
        return startedAt;
    }

    double readyAt() {
        return readyAt;
    }

    double idleSince() {
        return idleSince;
    }

    double imageArrivedAt() {
        return imageArrivedAt;
    }

    boolean busy() {
        return busy;
    }

    boolean stopping() {
        return stopping;
    }

    void take(double arrivedAt) {
        busy = true;
        imageArrivedAt = arrivedAt;
    }

    void idle(double now) {
        busy = false;
        idleSince = now;
    }

    /** Takes no more images and exits after the current one. */
    void stopWhenDone() {
        stopping = true;
    }
}
