package dev.osprey.bench.speed;

import java.nio.file.Path;

import dev.osprey.bench.benchmark.BenchmarkException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PeerIT {

    @Test
    void isReadyWhenItAnswersAndEndsWithItsChildren() throws Exception {
        String java = "'" + System.getProperty("java.home") + "/bin/java' -cp '"
                + Path.of("target/test-classes").toAbsolutePath() + "' " + FixedAnswerServer.class.getName();
        ProcessRoles processes;
        try (Peer peer = Peer.start(java + " $PORT & wait", Path.of("model"))) {
            processes = peer.processes();
            assertThat(processes.residentMegabytes().get(ProcessRoles.SERVER)).isPositive();
            // The shell and the server.
            assertThat(processes.roles().get(ProcessRoles.SERVER)).hasSize(2).allMatch(ProcessHandle::isAlive);
        }

        for (ProcessHandle process : processes.roles().get(ProcessRoles.SERVER)) {
            process.onExit().join();
        }
    }

    @Test
    void aCommandThatEndsIsReportedWithItsLastLine() {
        assertThatThrownBy(() -> Peer.start("echo no module $MODEL; exit 3", Path.of("fastapi")))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("the peer ended with status 3: no module fastapi");
    }
}
