package dev.osprey.bench.speed;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;

import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.benchmark.Table;

/** The result that was kept of an earlier run. */
record LastResult(JsonObject json) {

    /** Figures of runs that differ in one of these cannot be compared. */
    private static final List<String> CONDITIONS = List.of("model", "form", "images", "clients", "workers");

    LastResult {
        Objects.requireNonNull(json, "json");
    }

    /** Empty if there is none. */
    static Optional<LastResult> in(Path folder) throws IOException, BenchmarkException {
        Path file = file(folder);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try (Reader text = Files.newBufferedReader(file);
                JsonReader reader = Json.createReader(text)) {
            return Optional.of(new LastResult(reader.readObject()));
        } catch (JsonException damaged) {
            throw new BenchmarkException(file + " is no result: " + damaged.getMessage());
        }
    }

    /** Keeps a result. */
    static void write(JsonObject result, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(file(folder), result + "\n", StandardCharsets.UTF_8);
    }

    private static Path file(Path folder) {
        return folder.resolve("speed.json");
    }

    /** Why the figures cannot be compared with those of another result; empty if they can. */
    Optional<String> difference(JsonObject other) {
        return CONDITIONS.stream()
                .filter(condition -> !Objects.equals(json.get(condition), other.get(condition)))
                .findFirst()
                .map(condition -> condition + " was " + json.get(condition));
    }

    /** Each figure that both results have: last, now, and now relative to last. */
    Table comparedWith(JsonObject now) {
        Map<String, Double> before = figures(json);
        Table table = new Table("", "last", "now", "now / last");
        figures(now).forEach((name, value) -> {
            Double last = before.get(name);
            if (last != null) {
                String ratio = last == 0 ? "–" : String.format(Locale.ROOT, "%.2f", value / last);
                table.row(name, plain(last), plain(value), ratio);
            }
        });
        return table;
    }

    private static String plain(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** Those of the service and the limits; operations and another server are left to the JSON. */
    private static Map<String, Double> figures(JsonObject result) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String name : List.of(
                "imagesPerSecond",
                "limitImagesPerSecond",
                "forwardImagesPerSecond",
                "cpuMsPerImage",
                "limitCpuMsPerImage",
                "idleMs",
                "idleP95Ms",
                "loadedMs",
                "loadedP95Ms",
                "residentMb",
                "readySeconds",
                "firstAnswerMs",
                "callsPerImage")) {
            add(figures, name, result.get(name));
        }
        return figures;
    }

    private static void add(Map<String, Double> figures, String name, JsonValue value) {
        if (value instanceof JsonNumber number) {
            figures.put(name, number.doubleValue());
        } else if (value instanceof JsonObject parts) {
            parts.forEach((part, each) -> add(figures, name + "." + part, each));
        }
    }
}
