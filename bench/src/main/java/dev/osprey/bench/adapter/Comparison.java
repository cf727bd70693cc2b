package dev.osprey.bench.adapter;

import java.util.ArrayList;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

import dev.osprey.bench.benchmark.Figures;
import dev.osprey.bench.benchmark.Spread;

/** The rounds of one contender, each paired with the round of the bare loop of the same number. */
record Comparison(List<Round> bare, List<Round> rounds) {
    Comparison {
        bare = List.copyOf(bare);
        rounds = List.copyOf(rounds);
        if (bare.size() != rounds.size()) {
            throw new IllegalArgumentException(bare.size() + " rounds compared with " + rounds.size());
        }
    }

    /** Throughput relative to the bare loop, pair by pair, as a slow phase of the machine affects both rounds of a pair. */
    Spread ratio() {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            ratios.add(rounds.get(i).messagesPerSecond() / bare.get(i).messagesPerSecond());
        }
        return Spread.of(ratios, Double::doubleValue);
    }

    double messagesPerSecond() {
        return Spread.of(rounds, Round::messagesPerSecond).median();
    }

    double cpuMsPerMessage() {
        return Spread.of(rounds, Round::cpuMsPerMessage).median();
    }

    double receivesPerMessage() {
        return Spread.of(rounds, Round::receivesPerMessage).median();
    }

    double deletesPerMessage() {
        return Spread.of(rounds, Round::deletesPerMessage).median();
    }

    JsonObjectBuilder json() {
        return Json.createObjectBuilder()
                .add("messagesPerSecond", Figures.rounded(messagesPerSecond(), 1))
                .add("cpuMsPerMessage", Figures.rounded(cpuMsPerMessage(), 4))
                .add("receivesPerMessage", Figures.rounded(receivesPerMessage(), 4))
                .add("deletesPerMessage", Figures.rounded(deletesPerMessage(), 4));
    }

    JsonObjectBuilder jsonWithRatio() {
        return json().add("ratio", Figures.rounded(ratio().median(), 3))
                .add("minRatio", Figures.rounded(ratio().min(), 3))
                .add("maxRatio", Figures.rounded(ratio().max(), 3));
    }
}
