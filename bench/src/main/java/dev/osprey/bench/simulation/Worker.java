package dev.osprey.bench.simulation;

/** A worker of a simulated fleet, from its start to its end. */
final class Worker {
    private final int number;
    private final double startedAt;
    private final double readyAt;
    private double idleSince;
    private double imageArrivedAt;
    private boolean busy;
    private boolean ending;

    Worker(int number, double startedAt, double readyAt) {
        this.number = number;
        this.startedAt = startedAt;
        this.readyAt = readyAt;
    }

    /** In the order of starts. */
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

    boolean ending() {
        return ending;
    }

    void take(double arrivedAt) {
        busy = true;
        imageArrivedAt = arrivedAt;
    }

    void rest(double now) {
        busy = false;
        idleSince = now;
    }

    /** It takes no more images and goes when it has answered the one that it holds. */
    void endWhenDone() {
        ending = true;
    }
}
