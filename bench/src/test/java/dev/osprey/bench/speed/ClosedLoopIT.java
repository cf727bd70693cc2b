package dev.osprey.bench.speed;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.service.SampleImage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClosedLoopIT {

    private static final Duration TIME = Duration.ofMillis(400);

    private HttpServer server;

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void countsTheAnswersAndTheLabelsThatDiffer() throws Exception {
        ClosedLoop clients = clients(200);

        LoadRound round = clients.run(3, Duration.ofMillis(100), TIME);

        assertThat(round.images()).isPositive();
        assertThat(clients.uploads()).isGreaterThanOrEqualTo(round.images());
        // Two images take turns; the label of one is "Bag".
        assertThat(round.different()).isPositive().isLessThan(round.images());
        assertThat(round.cpuMillisPerImage(ClosedLoop.CLIENT)).isPositive();
        assertThat(round.cpuMillis()).containsKey(ProcessRoles.SERVER);
    }

    @Test
    void aCallThroughTheRelayIsCounted() throws Exception {
        ClosedLoop direct = clients(200);
        try (CallRelay relay = CallRelay.to(uri())) {
            ClosedLoop clients = loop(relay.uri().resolve("/?a=1"));
            clients.run(4, Duration.ZERO, TIME);

            assertThat(relay.calls()).isEqualTo(Map.of("POST ?a", (long) clients.uploads()));
            direct.upload();
            assertThat(relay.calls()).isEqualTo(Map.of("POST ?a", (long) clients.uploads()));
        }
    }

    @Test
    void failsIfAnUploadIsRefused() throws Exception {
        ClosedLoop clients = clients(500);

        assertThatThrownBy(() -> clients.run(2, Duration.ZERO, Duration.ofMinutes(5)))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("was answered with 500 Coat");
    }

    private ClosedLoop clients(int status) throws Exception {
        server = FixedAnswerServer.start(0, status);
        return loop(uri());
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static ClosedLoop loop(URI uri) {
        return new ClosedLoop(
                uri,
                List.of(
                        new SampleImage("a.png", new byte[] {1}, "Coat"),
                        new SampleImage("b.png", new byte[] {2}, "Bag")),
                () -> ProcessRoles.ofTree(ProcessHandle.current()));
    }
}
