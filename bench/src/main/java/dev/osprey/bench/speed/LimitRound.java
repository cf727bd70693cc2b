package dev.osprey.bench.speed;

import java.util.Map;
import java.util.TreeMap;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/**
 * What one process reaches with all cores and without a service around it.
 *
 * @param cpuMillisPerImage processor time of each step
 */
record LimitRound(double imagesPerSecond, Map<String, Double> cpuMillisPerImage) {

    private static final String RATE = "imagesPerSecond";
    private static final String STEPS = "cpuMsPerImage";

    LimitRound {
        cpuMillisPerImage = new TreeMap<>(cpuMillisPerImage);
    }

    static LimitRound of(JsonObject json) {
        Map<String, Double> steps = new TreeMap<>();
        json.getJsonObject(STEPS).forEach((step, millis) -> steps.put(step, ((JsonNumber) millis).doubleValue()));
        return new LimitRound(json.getJsonNumber(RATE).doubleValue(), steps);
    }

    JsonObject json() {
        JsonObjectBuilder steps = Json.createObjectBuilder();
        cpuMillisPerImage.forEach(steps::add);
        return Json.createObjectBuilder()
                .add(RATE, imagesPerSecond)
                .add(STEPS, steps)
                .build();
    }
}
