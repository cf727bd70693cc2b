package dev.osprey.endtoend;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import jakarta.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Two web nodes and one scaler that acts, whatever becomes of a node. */
@Timeout(600)
class LeaderElectionIT {

    private static final Duration TAKE_OVER = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Pattern LEADS = Pattern.compile("node=\\S+ is now the leader");

    @TempDir
    private Path data;

    @Test
    void theOtherNodeTakesOverFromOneThatIsStoppedAndFromOneThatIsKilled() throws Exception {
        long left;
        try (OspreyProcess osprey = OspreyProcess.start(data, "--web-nodes", "2", "--policy", "linear")) {
            int first = leader(osprey);
            int second = 1 - first;
            long worker = onlyWorker(osprey, second);

            OspreyProcess.signal(osprey.webNode(first), "STOP");
            Await.until("the second leads", TAKE_OVER, () -> terms(osprey, second) == 1);
            assertThat(onlyWorker(osprey, second)).isEqualTo(worker);

            end(worker);
            Await.until(
                    "the second replaces the worker",
                    TIMEOUT,
                    () -> pids(osprey, second).size() == 1
                            && !pids(osprey, second).contains(worker));
            long next = onlyWorker(osprey, second);

            OspreyProcess.signal(osprey.webNode(first), "CONT");
            Await.until(
                    "the first knows that it does not lead",
                    TIMEOUT,
                    () -> osprey.webLog(first).contains("lease=lost"));
            assertThat(terms(osprey, first)).isEqualTo(1);
            assertThat(onlyWorker(osprey, first)).isEqualTo(next);
            assertThat(started(osprey, first)).isEqualTo(1);

            end(osprey.webNode(second).pid());
            Await.until("the first leads again", TAKE_OVER, () -> terms(osprey, first) == 2);
            assertThat(onlyWorker(osprey, first)).isEqualTo(next);
            assertThat(new Client(osprey, first)
                            .classification(Samples.all().get(0))
                            .getString("label"))
                    .isEqualTo(Samples.all().get(0).prediction());
            left = next;
        }
        // It is nobody's child that waits for it: its last moments may come after the script's.
        Await.until(
                "the worker has ended",
                Duration.ofSeconds(10),
                () -> ProcessHandle.of(left).filter(ProcessHandle::isAlive).isEmpty());
    }

    private static int leader(OspreyProcess osprey) {
        List<Integer> leaders = IntStream.range(0, 2)
                .filter(node -> terms(osprey, node) == 1)
                .boxed()
                .toList();
        assertThat(leaders).hasSize(1);
        return leaders.get(0);
    }

    private static long onlyWorker(OspreyProcess osprey, int node) throws Exception {
        List<Long> pids = pids(osprey, node);
        assertThat(pids).hasSize(1);
        return pids.get(0);
    }

    private static List<Long> pids(OspreyProcess osprey, int node) throws Exception {
        return new Client(osprey, node)
                .json("/api/fleet").getJsonArray("workers").getValuesAs(JsonObject.class).stream()
                        .map(worker -> worker.getJsonNumber("pid").longValue())
                        .toList();
    }

    /** How often the node came to lead. */
    private static long terms(OspreyProcess osprey, int node) {
        return LEADS.matcher(osprey.webLog(node)).results().count();
    }

    private static long started(OspreyProcess osprey, int node) {
        return osprey.webLog(node)
                .lines()
                .filter(line -> line.endsWith(" started") && line.contains("worker="))
                .count();
    }

    private static void end(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        Await.until(
                "the process has ended",
                Duration.ofMinutes(1),
                () -> process.info().command().isEmpty());
    }
}
