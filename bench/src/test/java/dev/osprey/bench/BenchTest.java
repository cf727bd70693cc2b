package dev.osprey.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import dev.osprey.bench.benchmark.Benchmark;
import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.benchmark.Option;
import dev.osprey.bench.benchmark.Options;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BenchTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final Bench bench = new Bench(List.of(new Counting()), print(out), print(errors));

    @Test
    void theLastLineIsTheResultWithNameAndMachine() throws Exception {
        assertThat(bench.run(List.of("counting", "--to", "2"))).isZero();

        List<String> lines = text(out).lines().toList();
        assertThat(lines).startsWith("one", "two").hasSize(3);
        JsonObject answer = Json.createReader(new StringReader(lines.get(2))).readObject();
        assertThat(answer.keySet()).containsExactly("benchmark", "counted", "machine");
        assertThat(answer.getString("benchmark")).isEqualTo("counting");
        assertThat(answer.getInt("counted")).isEqualTo(2);
        assertThat(answer.getJsonObject("machine").getInt("cores")).isPositive();
        assertThat(answer.getJsonObject("machine").getString("java")).isNotEmpty();
    }

    @Test
    void rejectsAnUnknownNameAndListsTheKnownOnes() throws Exception {
        assertThat(bench.run(List.of("sleeping"))).isEqualTo(1);

        assertThat(text(errors).lines())
                .containsExactly("Cannot run the benchmark: unknown benchmark 'sleeping'; available: counting");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void aBenchmarkThatCannotRunPrintsOneSentenceAndNoResult() throws Exception {
        assertThat(bench.run(List.of("counting", "--to", "3"))).isEqualTo(1);

        assertThat(text(errors).lines())
                .containsExactly("Cannot run the benchmark: --to takes a number from 1 to 2, not '3'");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void printsTheUsageWithoutAName() throws Exception {
        assertThat(bench.run(List.of())).isEqualTo(1);

        assertThat(text(errors)).contains("scripts/bench NAME", "counting: counts", "--to", "where to stop (1)");
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static final class Counting implements Benchmark {
        @Override
        public String name() {
            return "counting";
        }

        @Override
        public String purpose() {
            return "counts";
        }

        @Override
        public List<Option> options() {
            return List.of(new Option("to", "1", "where to stop"));
        }

        @Override
        public JsonObject run(Options options, PrintStream out) throws BenchmarkException {
            int to = options.number("to", 1, 2);
            List.of("one", "two").subList(0, to).forEach(out::println);
            return Json.createObjectBuilder().add("counted", to).build();
        }
    }
}
