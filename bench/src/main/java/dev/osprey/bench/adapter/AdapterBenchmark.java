package dev.osprey.bench.adapter;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import dev.osprey.bench.benchmark.Benchmark;
import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.benchmark.Figures;
import dev.osprey.bench.benchmark.Option;
import dev.osprey.bench.benchmark.Options;
import dev.osprey.bench.benchmark.Spread;
import dev.osprey.bench.benchmark.Table;

/** Throughput of the resource adapter compared with a bare loop on the same queue server. */
public final class AdapterBenchmark implements Benchmark {
    private static final double GOAL = 0.8;
    private static final double RECEIVES_GOAL = 0.25;
    private static final int FEW_SESSIONS = 8;

    @Override
    public String name() {
        return "adapter";
    }

    @Override
    public String purpose() {
        return "the resource adapter with a bean that does nothing, compared with a bare loop of the SDK";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("messages", "20000", "messages per round"),
                new Option("warm-up", "2", "rounds per contender that are not counted"),
                new Option("rounds", "5", "measured rounds per contender"),
                new Option("sessions", "32", "maxSessions of the bean; " + FEW_SESSIONS + " is measured, too"));
    }

    @Override
    public JsonObject run(Options options, PrintStream out)
            throws BenchmarkException, IOException, InterruptedException {
        int messages = options.number("messages", 1, 1_000_000);
        int warmUp = options.number("warm-up", 0, 1_000);
        int rounds = options.number("rounds", 1, 1_000);
        int sessions = options.number("sessions", 1, 1_000);
        Map<String, Contender> contenders = new LinkedHashMap<>();
        contenders.put("bare", new BareLoop());
        contenders.put("adapter", new ThroughAdapter("adapter, " + sessions + " sessions", sessions, false));
        contenders.put(
                "adapterTransacted",
                new ThroughAdapter("adapter, " + sessions + " sessions, transacted", sessions, true));
        contenders.put(
                "adapterFewSessions",
                new ThroughAdapter("adapter, " + FEW_SESSIONS + " sessions", FEW_SESSIONS, false));
        Map<String, List<Round>> measured = measure(contenders, messages, warmUp, rounds, out);

        Map<String, Comparison> comparisons = new LinkedHashMap<>();
        measured.forEach((key, its) -> comparisons.put(key, new Comparison(measured.get("bare"), its)));
        print(contenders, comparisons, out);
        return json(messages, rounds, sessions, comparisons);
    }

    private static Map<String, List<Round>> measure(
            Map<String, Contender> contenders, int messages, int warmUp, int rounds, PrintStream out)
            throws BenchmarkException, IOException, InterruptedException {
        Map<String, List<Round>> measured = new LinkedHashMap<>();
        contenders.keySet().forEach(key -> measured.put(key, new ArrayList<>()));
        List<String> order = new ArrayList<>(contenders.keySet());
        try (QueueServerProcess server = QueueServerProcess.start()) {
            for (int round = 1 - warmUp; round <= rounds; round++) {
                for (String key : order) {
                    Contender contender = contenders.get(key);
                    Round took = round(contender, server, key + "-" + (round + warmUp), messages);
                    out.printf(
                            Locale.ROOT,
                            "%s  %-34s %8.0f messages/s%n",
                            round <= 0 ? "warm-up " : String.format(Locale.ROOT, "round %2d", round),
                            contender.title(),
                            took.messagesPerSecond());
                    if (round > 0) {
                        measured.get(key).add(took);
                    }
                }
                // A B B A, so that slow changes of the machine affect all contenders equally.
                Collections.reverse(order);
            }
        }
        return measured;
    }

    private static Round round(Contender contender, QueueServerProcess server, String queueName, int messages)
            throws BenchmarkException, InterruptedException {
        // A new queue for each round, without leftovers of the previous one.
        try (Queue queue = new Queue(server.endpoint(), queueName)) {
            queue.fill(messages);
            return contender.empty(queue, messages);
        }
    }

    private static void print(Map<String, Contender> contenders, Map<String, Comparison> comparisons, PrintStream out) {
        Table table = new Table(
                "", "messages/s", "CPU ms/message", "receives/message", "deletes/message", "vs. bare", "min … max");
        comparisons.forEach((key, comparison) -> {
            Spread ratio = comparison.ratio();
            table.row(
                    contenders.get(key).title(),
                    text(comparison.messagesPerSecond(), 0),
                    text(comparison.cpuMsPerMessage(), 3),
                    text(comparison.receivesPerMessage(), 3),
                    text(comparison.deletesPerMessage(), 3),
                    text(ratio.median(), 2),
                    text(ratio.min(), 2) + " … " + text(ratio.max(), 2));
        });
        out.println();
        table.print(out);
        out.println();
        out.printf(
                Locale.ROOT,
                "Goal: at least %.2f of the bare loop, at most %.2f receives per message: %s%n",
                GOAL,
                RECEIVES_GOAL,
                met(comparisons.get("adapter")) ? "met" : "not met");
    }

    private static String text(double value, int decimals) {
        return Figures.rounded(value, decimals).toPlainString();
    }

    private static boolean met(Comparison adapter) {
        return adapter.ratio().median() >= GOAL && adapter.receivesPerMessage() <= RECEIVES_GOAL;
    }

    private static JsonObject json(int messages, int rounds, int sessions, Map<String, Comparison> comparisons) {
        Comparison adapter = comparisons.get("adapter");
        JsonObjectBuilder json = Json.createObjectBuilder();
        comparisons.forEach((key, its) -> json.add(key, key.equals("bare") ? its.json() : its.jsonWithRatio()));
        return json.add("ratio", Figures.rounded(adapter.ratio().median(), 3))
                .add("goal", GOAL)
                .add("receivesGoal", RECEIVES_GOAL)
                .add("met", met(adapter))
                .add("messages", messages)
                .add("rounds", rounds)
                .add("sessions", sessions)
                .add("fewSessions", FEW_SESSIONS)
                .build();
    }
}
