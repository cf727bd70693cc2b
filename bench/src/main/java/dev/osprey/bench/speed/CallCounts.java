package dev.osprey.bench.speed;

import java.util.Map;
import java.util.TreeMap;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

import dev.osprey.bench.benchmark.Figures;

/**
 * Calls for an image under load, those that do not depend on images included, such as heartbeats.
 *
 * @param perImage of each service by operation
 */
record CallCounts(Map<String, Map<String, Double>> perImage) {

    CallCounts {
        Map<String, Map<String, Double>> sorted = new TreeMap<>();
        perImage.forEach((service, operations) -> sorted.put(service, new TreeMap<>(operations)));
        perImage = sorted;
    }

    /** @param images answered between the two counts */
    static CallCounts between(Map<String, Map<String, Long>> before, Map<String, Map<String, Long>> after, int images) {
        if (images < 1) {
            throw new IllegalArgumentException(images + " images");
        }
        Map<String, Map<String, Double>> perImage = new TreeMap<>();
        after.forEach((service, operations) -> {
            Map<String, Double> each = new TreeMap<>();
            operations.forEach((operation, count) -> {
                long calls = count - before.getOrDefault(service, Map.of()).getOrDefault(operation, 0L);
                if (calls > 0) {
                    each.put(operation, (double) calls / images);
                }
            });
            perImage.put(service, each);
        });
        return new CallCounts(perImage);
    }

    /** All operations of a service. */
    double of(String service) {
        return perImage.getOrDefault(service, Map.of()).values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    JsonObjectBuilder json() {
        JsonObjectBuilder json = Json.createObjectBuilder();
        perImage.keySet().forEach(service -> json.add(service, Figures.rounded(of(service), 2)));
        return json;
    }

    JsonObjectBuilder operationsJson() {
        JsonObjectBuilder json = Json.createObjectBuilder();
        perImage.forEach((service, operations) -> {
            JsonObjectBuilder each = Json.createObjectBuilder();
            operations.forEach((operation, calls) -> each.add(operation, Figures.rounded(calls, 3)));
            json.add(service, each);
        });
        return json;
    }
}
