package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.osprey.core.time.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code scripts/run} is stopped before it is ready. */
@Timeout(300)
class StoppedStartIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    @TempDir
    private Path data;

    /** As when the web node dies between starting the worker and writing its id down. */
    @Test
    void aBootingWorkerThatNobodyHasWrittenDownStopsWithTheRun() throws Exception {
        try (OspreyProcess osprey = OspreyProcess.launch(data)) {
            Await.until("a worker boots", TIMEOUT, () -> pidFile().isPresent());
            Path file = pidFile().orElseThrow();
            Await.until("its id is written", TIMEOUT, () -> Files.size(file) > 0);
            long pid = Long.parseLong(Files.readString(file).split(" ")[0]);
            List<ProcessHandle> worker = ProcessHandle.of(pid).stream().toList();
            assertThat(worker).hasSize(1);
            // It hears no signal but SIGKILL.
            OspreyProcess.signal(worker.get(0), "STOP");
            Files.delete(file);

            osprey.signal("TERM");

            assertThat(osprey.exitCode()).isZero();
            assertThat(OspreyProcess.alive(worker)).isEmpty();
            assertThat(osprey.processesUsingData()).isEmpty();
        }
    }

    private Optional<Path> pidFile() throws IOException {
        Path folder = data.resolve("workers");
        if (Files.notExists(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pid")).findAny();
        }
    }
}
