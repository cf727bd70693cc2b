package dev.osprey.endtoend;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.osprey.core.time.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code scripts/rotate-logs} keeps the logs of a run within bounds. */
@Timeout(300)
class LogRotationIT {

    private static final String OLD = "x".repeat(2000) + "\n";

    @TempDir
    private Path logs;

    @Test
    void aLogThatHasGrownStartsAnewWhileItsWriterGoesOnAndTheRotationEndsWithTheRun() throws Exception {
        Path large = logs.resolve("web 8080.log");
        Path rotated = Files.writeString(logs.resolve("web 8080.log.1"), "of the last time\n");
        Path small = Files.writeString(logs.resolve("worker.log"), "short\n");
        Process run = new ProcessBuilder("cat")
                .redirectOutput(Redirect.appendTo(large.toFile()))
                .start();
        Process rotation = new ProcessBuilder(
                        OspreyProcess.root().resolve("scripts/rotate-logs").toString(),
                        logs.toString(),
                        Long.toString(run.pid()),
                        "1000",
                        "1")
                .redirectErrorStream(true)
                .start();
        try {
            BufferedWriter lines = run.outputWriter();
            write(lines, OLD);
            Await.until("the log is rotated", () -> Files.size(rotated) == OLD.length());
            Await.until("the log is empty", () -> Files.size(large) == 0);
            write(lines, "new\n");
            lines.close();
            assertThat(run.waitFor()).isZero();
        } finally {
            run.destroyForcibly();
        }

        assertThat(rotation.waitFor()).isZero();
        assertThat(rotation.inputReader().lines()).isEmpty();
        assertThat(large).hasContent("new\n");
        assertThat(rotated).hasContent(OLD);
        assertThat(small).hasContent("short\n");
        assertThat(logs.resolve("worker.log.1")).doesNotExist();
    }

    private static void write(BufferedWriter lines, String line) throws IOException {
        lines.write(line);
        lines.flush();
    }
}
