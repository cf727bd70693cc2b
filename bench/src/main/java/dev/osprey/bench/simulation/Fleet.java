package dev.osprey.bench.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The simulated workers and what they cost. Each step takes as long for ten thousand workers as for ten, or nearly: large
 * fleets are simulated too.
 */
final class Fleet {

    private final double leastBilled;
    private final Set<Worker> booting = new LinkedHashSet<>();
    // Those that take images, by number: who came last is ended first.
    private final TreeMap<Integer, Worker> ready = new TreeMap<>();
    private final Set<Worker> ending = new LinkedHashSet<>();
    // The longest idle first.
    private final Deque<Worker> idle = new ArrayDeque<>();
    private double cost;
    private int starts;
    private int busy;
    private int busyEnded;

    /** @param leastBilled a worker costs at least this many seconds */
    Fleet(double leastBilled) {
        this.leastBilled = leastBilled;
    }

    Worker start(double now, double readyAt) {
        Worker worker = new Worker(starts++, now, readyAt);
        booting.add(worker);
        return worker;
    }

    void booted(Worker worker) {
        booting.remove(worker);
        ready.put(worker.number(), worker);
    }

    boolean hasIdle() {
        return !idle.isEmpty();
    }

    Worker pollIdle() {
        return idle.poll();
    }

    void take(Worker worker, double imageArrivedAt) {
        worker.take(imageArrivedAt);
        busy++;
    }

    /** The worker has answered its image; it goes if it was to end. */
    void answered(Worker worker, double now) {
        busy--;
        worker.rest(now);
        if (worker.ending()) {
            gone(worker, now);
        }
    }

    void rest(Worker worker, double now) {
        worker.rest(now);
        idle.add(worker);
    }

    /** Ends so many: idle workers first, the newest of them; busy ones finish what they hold. */
    void end(int count, double now) {
        int left = count;
        for (; left > 0 && hasIdle(); left--) {
            gone(idle.pollLast(), now);
        }
        Iterator<Worker> newestFirst = ready.descendingMap().values().iterator();
        for (; left > 0 && newestFirst.hasNext(); left--) {
            Worker worker = newestFirst.next();
            newestFirst.remove();
            worker.endWhenDone();
            ending.add(worker);
        }
    }

    /** Workers that were idle for so long end themselves, as long as more than the least are there. */
    void endIdle(double seconds, int least, double now) {
        while (hasIdle() && now - idle.peek().idleSince() >= seconds && size() > least) {
            gone(idle.poll(), now);
        }
    }

    /** The one place where a worker goes; one that still holds an image is counted, whoever sent it away. */
    void gone(Worker worker, double now) {
        if (worker.busy()) {
            busyEnded++;
        }
        booting.remove(worker);
        ready.remove(worker.number());
        ending.remove(worker);
        cost += Math.max(leastBilled, now - worker.startedAt());
    }

    /** The simulation is over: all go. */
    void close(double now) {
        List<Worker> all = new ArrayList<>(booting);
        all.addAll(ready.values());
        all.addAll(ending);
        all.forEach(worker -> gone(worker, now));
    }

    /** Those that are not ready yet, by their start. */
    List<Worker> booting() {
        return List.copyOf(booting);
    }

    /** How many take images. */
    int ready() {
        return ready.size();
    }

    /** How many are paid: booting, ready, and those that finish their last image. */
    int size() {
        return booting.size() + ready.size() + ending.size();
    }

    int busy() {
        return busy;
    }

    int starts() {
        return starts;
    }

    int busyEnded() {
        return busyEnded;
    }

    /** Seconds that are paid for the workers that are gone. */
    double cost() {
        return cost;
    }
}
