package dev.osprey.bench.speed;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What clients saw of a server for some time.
 *
 * @param seconds the time
 * @param millis response times of the answers that arrived in it
 * @param different how many answers were not the label that the model predicts
 * @param cpuMillis processor time of each role's processes
 * @param threads processor time of each role's threads
 */
record LoadRound(
        double seconds,
        List<Double> millis,
        int different,
        Map<String, Double> cpuMillis,
        Map<String, ThreadTimes> threads) {

    LoadRound {
        millis = List.copyOf(millis);
        cpuMillis = new TreeMap<>(cpuMillis);
        threads = new TreeMap<>(threads);
        if (!(seconds > 0) || millis.isEmpty()) {
            throw new IllegalArgumentException(millis.size() + " answers in " + seconds + " s");
        }
    }

    int images() {
        return millis.size();
    }

    double imagesPerSecond() {
        return images() / seconds;
    }

    /** @throws IllegalArgumentException if there is no such role */
    double cpuMillisPerImage(String role) {
        Double used = cpuMillis.get(role);
        if (used == null) {
            throw new IllegalArgumentException("no role " + role);
        }
        return used / images();
    }

    /** Of the threads with this name; 0 if there is none. */
    double threadMillisPerImage(String role, String pool) {
        return threads.get(role).millis().getOrDefault(pool, 0.0) / images();
    }
}
