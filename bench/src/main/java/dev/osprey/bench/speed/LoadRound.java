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
 */
record LoadRound(double seconds, List<Double> millis, int different, Map<String, Double> cpuMillis) {

    LoadRound {
        millis = List.copyOf(millis);
        cpuMillis = new TreeMap<>(cpuMillis);
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
}
