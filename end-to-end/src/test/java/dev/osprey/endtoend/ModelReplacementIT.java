package dev.osprey.endtoend;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The admin replaces the model while the service answers. The new model has the same labels in capitals, so that each answer
 * tells by which one it was given. Afterwards, the service has its first model again.
 */
@OnSharedOsprey
@Order(9)
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ModelReplacementIT extends SharedOspreySuite {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int WORKERS = 2;
    private static final int CALLERS = 4;
    private static final Path BUNDLED = OspreyProcess.root().resolve("models/fashion-mnist");
    private static final String LABELS = "samples/labels.csv";

    @TempDir
    private static Path models;

    private static Path capitals;
    private static String before;
    private static String[] admin;

    @BeforeAll
    static void startAnotherWorker() throws Exception {
        admin = new String[] {"Authorization", Client.basicAuth(osprey.adminPassword())};
        capitals = models.resolve("capitals");
        copy(BUNDLED, capitals);
        for (String labels : List.of("synset.txt", LABELS)) {
            Path file = capitals.resolve(labels);
            List<String> lines = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                int comma = line.indexOf(',') + 1;
                lines.add(line.substring(0, comma) + line.substring(comma).toUpperCase(Locale.ROOT));
            }
            Files.write(file, lines);
        }
        before = client.json("/api/model").getString("version");
        client.configureFleet("{\"min\": 2, \"max\": 2}");
        awaitWorkers(WORKERS, model -> true);
    }

    @AfterAll
    static void leaveOneWorkerWithTheFirstModel() throws Exception {
        assertThat(replace(BUNDLED).statusCode()).isEqualTo(202);
        awaitWorkers(WORKERS, model -> model.getString("version").equals(before));
        client.configureFleet("{\"min\": 1, \"max\": 1}");
        Await.until("one worker is left", TIMEOUT, () -> client.workerPids().size() == 1);
        awaitWorkers(1, model -> model.getString("version").equals(before));
    }

    @Test
    @Order(1)
    void theModelIsReplacedAndRolledBackUnderLoadAndEveryAnswerNamesItsOwn() throws Exception {
        long failedBefore = failedDeliveries();
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<List<JsonObject>>> callers = IntStream.range(0, CALLERS)
                    .mapToObj(each -> threads.submit(() -> classifyUntil(stop)))
                    .toList();

            assertThat(replace(capitals).statusCode()).isEqualTo(202);
            awaitWorkers(WORKERS, model -> !model.getString("version").equals(before));
            String after = client.json("/api/model").getString("version");
            JsonObject model = Client.object(client.get("/api/model", admin).body());
            assertThat(model.getJsonObject("change").getString("state")).isEqualTo("ACCEPTED");
            assertThat(model.getJsonObject("previous").getString("version")).isEqualTo(before);
            assertThat(client.json("/api/model").getJsonObject("change")).doesNotContainKey("url");

            assertThat(put("{\"rollback\": true}").statusCode()).isEqualTo(202);
            awaitWorkers(WORKERS, each -> each.getString("version").equals(before));
            stop.set(true);

            List<JsonObject> answers = new ArrayList<>();
            for (Future<List<JsonObject>> caller : callers) {
                // Fails if a call has failed.
                answers.addAll(caller.get(2, TimeUnit.MINUTES));
            }
            assertThat(answers).allSatisfy(answer -> {
                String label = answer.getString("label");
                boolean inCapitals = label.equals(label.toUpperCase(Locale.ROOT));
                assertThat(answer.getJsonObject("model").getString("version")).isEqualTo(inCapitals ? after : before);
            });
            assertThat(answers)
                    .extracting(answer -> answer.getJsonObject("model").getString("name"))
                    .contains("fashion-mnist", "capitals");
            assertThat(failedDeliveries()).isEqualTo(failedBefore);
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }
    }

    @Test
    @Order(2)
    void aModelThatCannotBeLoadedOrFailsItsCheckIsRefusedAndTheReasonIsShown() throws Exception {
        Path unlabelled = models.resolve("unlabelled");
        copy(capitals, unlabelled);
        Files.delete(unlabelled.resolve("synset.txt"));
        Path wrong = models.resolve("wrong");
        copy(capitals, wrong);
        Files.copy(BUNDLED.resolve(LABELS), wrong.resolve(LABELS), StandardCopyOption.REPLACE_EXISTING);

        assertThat(refusal(unlabelled)).isEqualTo("model " + unlabelled + " has no synset.txt");
        assertThat(refusal(wrong)).contains("gives 0 of 10 check pictures the right label");
        Sample sample = Samples.all().get(0);
        assertThat(client.classify(sample).getString("label")).isEqualTo(sample.prediction());
    }

    private static String refusal(Path model) throws Exception {
        assertThat(replace(model).statusCode()).isEqualTo(202);
        // A node remembers what it has read for a moment.
        Await.until("it is refused", TIMEOUT, () -> {
            JsonObject change = change();
            return change.getString("url").equals(model.toString())
                    && change.getString("state").equals("REFUSED");
        });
        return change().getString("problem");
    }

    private static JsonObject change() throws IOException, InterruptedException {
        return Client.object(client.get("/api/model", admin).body()).getJsonObject("change");
    }

    /** By one worker that was killed, and was started again by the scaler. */
    @Test
    @Order(3)
    void aWorkerThatStartsLaterHasTheChosenModel() throws Exception {
        assertThat(replace(capitals).statusCode()).isEqualTo(202);
        awaitWorkers(WORKERS, model -> model.getString("name").equals("capitals"));
        List<Long> pids = client.workerPids();

        ProcessHandle.of(pids.get(0)).orElseThrow().destroyForcibly();

        Await.until(
                "another worker runs",
                TIMEOUT,
                () -> !client.workerPids().contains(pids.get(0))
                        && client.workerPids().size() == WORKERS);
        awaitWorkers(WORKERS, model -> model.getString("name").equals("capitals"));
    }

    @Test
    @Order(4)
    void aRequestWithoutALocationIsRefused() throws Exception {
        for (String body : List.of("", "[]", "{}", "{\"url\": 1}", "{\"url\": \" \"}", "{\"rollback\": false}")) {
            HttpResponse<String> refused = put(body);
            assertThat(refused.statusCode()).as(body).isEqualTo(400);
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
    }

    private static long failedDeliveries() throws IOException {
        return osprey.logs()
                .lines()
                .filter(line -> line.contains(" failed delivery="))
                .count();
    }

    private static HttpResponse<String> replace(Path model) throws IOException, InterruptedException {
        return put("{\"url\": " + Json.createValue(model.toString()) + "}");
    }

    private static HttpResponse<String> put(String body) throws IOException, InterruptedException {
        return client.put("/api/model", body.getBytes(StandardCharsets.UTF_8), admin);
    }

    private static List<JsonObject> classifyUntil(AtomicBoolean stop) throws Exception {
        List<JsonObject> answers = new ArrayList<>();
        List<Sample> samples = Samples.all();
        while (!stop.get()) {
            answers.add(client.classify(samples.get(answers.size() % samples.size())));
        }
        return answers;
    }

    private static void awaitWorkers(int workers, Predicate<JsonObject> right) throws Exception {
        Callable<Boolean> all = () -> {
            HttpResponse<String> answer = client.get("/api/model");
            return answer.statusCode() == 200
                    && Client.object(answer.body()).getJsonArray("answering").getValuesAs(JsonObject.class).stream()
                                    .filter(right)
                                    .mapToInt(model -> model.getInt("workers"))
                                    .sum()
                            == workers;
        };
        Await.until(workers + " workers have the model", TIMEOUT, all);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
