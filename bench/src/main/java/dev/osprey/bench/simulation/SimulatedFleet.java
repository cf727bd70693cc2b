package dev.osprey.bench.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** The simulated workers and their cost. Operations take constant or logarithmic time, so that large fleets can be simulated. */
final class SimulatedFleet {

    private final double minBilled;
    private final Set<SimulatedWorker> booting = new LinkedHashSet<>();
    // Workers that take images, by number: the newest stops first.
    private final TreeMap<Integer, SimulatedWorker> ready = new TreeMap<>();
    private final Set<SimulatedWorker> stopping = new LinkedHashSet<>();
    // Longest idle first.
    private final Deque<SimulatedWorker> idle = new ArrayDeque<>();
    private double cost;
    private int starts;
    private int busy;
    private int busyStopped;

    /** @param minBilled minimum billed time of a worker in seconds */
    SimulatedFleet(double minBilled) {
        this.minBilled = minBilled;
    }

    SimulatedWorker start(double now, double readyAt) {
        SimulatedWorker worker = new SimulatedWorker(starts++, now, readyAt);
        booting.add(worker);
        return worker;
    }

    void booted(SimulatedWorker worker) {
        booting.remove(worker);
        ready.put(worker.number(), worker);
    }

    boolean hasIdle() {
        return !idle.isEmpty();
    }

    SimulatedWorker pollIdle() {
        return idle.poll();
    }

    void take(SimulatedWorker worker, double imageArrivedAt) {
        worker.take(imageArrivedAt);
        busy++;
    }

    /** The worker finished its image; it exits if it was asked to stop. */
    void answered(SimulatedWorker worker, double now) {
        busy--;
        worker.idle(now);
        if (worker.stopping()) {
            remove(worker, now);
        }
    }

    void idle(SimulatedWorker worker, double now) {
        worker.idle(now);
        idle.add(worker);
    }

    /** Stops workers: idle ones first, newest first; busy workers finish their image. */
    void stop(int count, double now) {
        int left = count;
        for (; left > 0 && hasIdle(); left--) {
            remove(idle.pollLast(), now);
        }
        Iterator<SimulatedWorker> newestFirst = ready.descendingMap().values().iterator();
        for (; left > 0 && newestFirst.hasNext(); left--) {
            SimulatedWorker worker = newestFirst.next();
            newestFirst.remove();
            worker.stopWhenDone();
            stopping.add(worker);
        }
    }

    /** Workers that were idle for this long exit by themselves while more than {@code min} workers exist. */
    void stopIdle(double seconds, int min, double now) {
        while (hasIdle() && now - idle.peek().idleSince() >= seconds && size() > min) {
            remove(idle.poll(), now);
        }
    }

    /** Removes a worker, no matter why, and counts it if it still held an image. */
    void remove(SimulatedWorker worker, double now) {
        if (worker.busy()) {
            busyStopped++;
        }
        booting.remove(worker);
        ready.remove(worker.number());
        stopping.remove(worker);
        cost += Math.max(minBilled, now - worker.startedAt());
    }

    /** Removes all workers at the end of the simulation. */
    void close(double now) {
        List<SimulatedWorker> all = new ArrayList<>(booting);
        all.addAll(ready.values());
        all.addAll(stopping);
        all.forEach(worker -> remove(worker, now));
    }

    /** Workers that are not ready yet, oldest first. */
    List<SimulatedWorker> booting() {
        return List.copyOf(booting);
    }

    /** Number of workers that take images. */
    int ready() {
        return ready.size();
    }

    /** Number of billed workers: booting, ready, and finishing their last image. */
    int size() {
        return booting.size() + ready.size() + stopping.size();
    }

    int busy() {
        return busy;
    }

    int starts() {
        return starts;
    }

    int busyStopped() {
        return busyStopped;
    }

    /** Billed seconds of the removed workers. */
    double cost() {
        return cost;
    }
}
