package dev.osprey.bench.speed;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

import dev.osprey.bench.benchmark.Figures;
import dev.osprey.bench.benchmark.Spread;

/**
 * The measurements of a server.
 *
 * @param rounds under load, at least one
 * @param idle with one client
 * @param residentMegabytes memory of each role after the rounds, in megabytes
 */
record ServerFigures(List<LoadRound> rounds, LoadRound idle, Map<String, Double> residentMegabytes) {

    /** In milliseconds per image. */
    private static final double WORTH_MENTIONING = 0.05;

    ServerFigures {
        rounds = List.copyOf(rounds);
        residentMegabytes = new TreeMap<>(residentMegabytes);
    }

    Spread imagesPerSecond() {
        return Spread.of(rounds, LoadRound::imagesPerSecond);
    }

    /** Median over the rounds. */
    double cpuMillisPerImage(String role) {
        return Spread.of(rounds, round -> round.cpuMillisPerImage(role)).median();
    }

    Latency idleLatency() {
        return Latency.of(idle.millis());
    }

    /** Of all rounds together. */
    Latency loadedLatency() {
        return Latency.of(
                rounds.stream().flatMap(round -> round.millis().stream()).toList());
    }

    /** How many of 1 answers were the label that the model predicts. */
    double agreement() {
        int images = rounds.stream().mapToInt(LoadRound::images).sum();
        return 1 - (double) rounds.stream().mapToInt(LoadRound::different).sum() / images;
    }

    /** The median of the rounds' ratios: a slow phase of the machine affects both sides of a round. */
    static double ratio(List<Double> rounds, List<Double> references) {
        if (rounds.size() != references.size()) {
            throw new IllegalArgumentException(rounds.size() + " rounds compared with " + references.size());
        }
        return Spread.of(
                        IntStream.range(0, rounds.size())
                                .mapToObj(round -> rounds.get(round) / references.get(round))
                                .toList(),
                        Double::doubleValue)
                .median();
    }

    List<Double> rates() {
        return rounds.stream().map(LoadRound::imagesPerSecond).toList();
    }

    JsonObjectBuilder json() {
        Spread rate = imagesPerSecond();
        JsonObjectBuilder cpu = Json.createObjectBuilder();
        rounds.get(0).cpuMillis().keySet().forEach(role -> cpu.add(role, Figures.rounded(cpuMillisPerImage(role), 2)));
        JsonObjectBuilder resident = Json.createObjectBuilder();
        residentMegabytes.forEach((role, megabytes) -> resident.add(role, Figures.rounded(megabytes, 0)));
        return Json.createObjectBuilder()
                .add("imagesPerSecond", Figures.rounded(rate.median(), 1))
                .add("minImagesPerSecond", Figures.rounded(rate.min(), 1))
                .add("maxImagesPerSecond", Figures.rounded(rate.max(), 1))
                .add("cpuMsPerImage", cpu)
                .add("threadsMsPerImage", threadsJson())
                .add("idleMs", Figures.rounded(idleLatency().median(), 1))
                .add("idleP95Ms", Figures.rounded(idleLatency().p95(), 1))
                .add("loadedMs", Figures.rounded(loadedLatency().median(), 1))
                .add("loadedP95Ms", Figures.rounded(loadedLatency().p95(), 1))
                .add("residentMb", resident)
                .add("agreement", Figures.rounded(agreement(), 4));
    }

    /** The processor time of each role by thread, largest first; medians over the rounds. */
    private JsonObjectBuilder threadsJson() {
        JsonObjectBuilder json = Json.createObjectBuilder();
        rounds.get(0).threads().forEach((role, threads) -> {
            Map<String, Double> medians = new TreeMap<>();
            for (String pool : threads.millis().keySet()) {
                double median = Spread.of(rounds, round -> round.threadMillisPerImage(role, pool))
                        .median();
                if (median >= WORTH_MENTIONING) {
                    medians.put(pool, median);
                }
            }
            JsonObjectBuilder each = Json.createObjectBuilder();
            medians.entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                    .forEach(pool -> each.add(pool.getKey(), Figures.rounded(pool.getValue(), 2)));
            json.add(role, each);
        });
        return json;
    }
}
