package dev.osprey.bench.speed;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import dev.osprey.bench.benchmark.Figures;
import dev.osprey.bench.benchmark.Spread;

/**
 * All measurements of a run.
 *
 * @param images number of different images
 * @param forward rounds of the model alone
 * @param limit rounds of decoding and the model
 * @param readySeconds from the start of {@code scripts/run} to its message that the service is ready
 * @param firstAnswerMillis response time of the first upload
 */
record SpeedResult(
        SpeedOptions options,
        int images,
        List<LimitRound> forward,
        List<LimitRound> limit,
        ServerFigures service,
        double readySeconds,
        double firstAnswerMillis,
        CallCounts calls,
        Optional<ServerFigures> peer) {

    private static final List<String> LIMIT_STEPS = List.of("decode", "preprocess", "forward");

    SpeedResult {
        forward = List.copyOf(forward);
        limit = List.copyOf(limit);
    }

    JsonObject json() {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("model", options.model().name())
                .add("form", options.form())
                .add("images", options.images().name())
                .add("differentImages", images)
                .add("clients", options.clients())
                .add("workers", options.workers())
                .add("rounds", options.rounds())
                .add("time", options.time().toString());
        json.add("forwardImagesPerSecond", median(forward))
                .add("limitImagesPerSecond", median(limit))
                .add("ofLimit", Figures.rounded(ServerFigures.ratio(service.rates(), rates(limit)), 3))
                .addAll(service.json());
        json.add("limitCpuMsPerImage", limitSteps())
                .add("steps", steps())
                .add("readySeconds", Figures.rounded(readySeconds, 1))
                .add("firstAnswerMs", Figures.rounded(firstAnswerMillis, 0))
                .add("callsPerImage", calls.json())
                .add("operationsPerImage", calls.operationsJson());
        peer.ifPresent(other -> json.add(
                "peer",
                other.json().add("ratio", Figures.rounded(ServerFigures.ratio(service.rates(), other.rates()), 3))));
        return json.build();
    }

    /** Processor time in milliseconds for an image without a service. */
    private JsonObjectBuilder limitSteps() {
        JsonObjectBuilder json = Json.createObjectBuilder();
        LIMIT_STEPS.forEach(step -> json.add(step, Figures.rounded(limitMillis(step), 3)));
        return json;
    }

    /** Processor time in milliseconds for an image: the worker's without the limit's is what surrounds the model. */
    private JsonObjectBuilder steps() {
        double around = service.cpuMillisPerImage(ProcessRoles.WORKER)
                - LIMIT_STEPS.stream().mapToDouble(this::limitMillis).sum();
        return limitSteps()
                .add("receiveStoreReply", Figures.rounded(around, 3))
                .add("http", Figures.rounded(service.cpuMillisPerImage(ProcessRoles.WEB), 3))
                .add("cloud", Figures.rounded(service.cpuMillisPerImage(ProcessRoles.CLOUD), 3));
    }

    private double limitMillis(String step) {
        return Spread.of(limit, round -> round.cpuMillisPerImage().get(step)).median();
    }

    private static BigDecimal median(List<LimitRound> rounds) {
        return Figures.rounded(Spread.of(rounds, LimitRound::imagesPerSecond).median(), 1);
    }

    private static List<Double> rates(List<LimitRound> rounds) {
        return rounds.stream().map(LimitRound::imagesPerSecond).toList();
    }
}
