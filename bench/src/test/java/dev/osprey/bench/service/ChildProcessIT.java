package dev.osprey.bench.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildProcessIT {

    @TempDir
    private Path temporary;

    @Test
    void endsAndIsDeletedWithTheBenchmark() throws Exception {
        Process benchmark = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        Path.of("target/classes").toAbsolutePath() + ":"
                                + Path.of("target/test-classes").toAbsolutePath(),
                        ChildProcessIT.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = benchmark.inputReader(StandardCharsets.UTF_8)) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            assertThat(temporary).isDirectoryContaining("glob:**osprey-bench*");

            // As Ctrl-C does.
            benchmark.destroy();

            assertThat(benchmark.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(child.isAlive()).isFalse();
            assertThat(temporary).isEmptyDirectory();
        } finally {
            benchmark.descendants().forEach(ProcessHandle::destroyForcibly);
            benchmark.destroyForcibly();
        }
    }

    @Test
    void endsInOrderWhatItHasStarted() throws Exception {
        Path seen = temporary.resolve("seen");
        String script = "sleep 600 & child=$!; trap \"kill -0 $child && echo alive >'" + seen
                + "'; kill $child; exit\" TERM; echo ready; wait";
        try (ChildProcess parent = start(script)) {
            assertThat(firstLine(parent)).isEqualTo("ready");
        }

        assertThat(seen).hasContent("alive");
    }

    @Test
    void whatOutlivesItIsEndedAfterIt() throws Exception {
        ProcessHandle left;
        try (ChildProcess parent = start("sleep 600 & echo $!; wait")) {
            left = ProcessHandle.of(Long.parseLong(firstLine(parent))).orElseThrow();
        }

        // A zombie, which the init process has not waited for yet, has no command.
        assertThat(left.isAlive() && left.info().command().isPresent()).isFalse();
        assertThat(temporary).isEmptyDirectory();
    }

    private ChildProcess start(String script) throws IOException {
        TemporaryFolder folder = new TemporaryFolder(Files.createDirectory(temporary.resolve("folder")));
        return ChildProcess.start(new ProcessBuilder("sh", "-c", script), folder);
    }

    private static String firstLine(ChildProcess child) throws IOException {
        return child.process().inputReader(StandardCharsets.UTF_8).readLine();
    }

    @Test
    void aCommandThatDoesNotExistLeavesNoFolder() throws Exception {
        TemporaryFolder folder = new TemporaryFolder(Files.createDirectory(temporary.resolve("folder")));
        ProcessBuilder command =
                new ProcessBuilder(temporary.resolve("no-such-command").toString());

        assertThatThrownBy(() -> ChildProcess.start(command, folder)).isInstanceOf(IOException.class);
        assertThat(temporary).isEmptyDirectory();
    }

    /** Starts a process that writes into its folder, prints its id and does not end. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        TemporaryFolder folder = TemporaryFolder.create();
        Path file = folder.path().resolve("file");
        ChildProcess child =
                ChildProcess.start(new ProcessBuilder("sh", "-c", "echo text >'" + file + "'; exec sleep 600"), folder);
        System.out.println(child.process().pid());
        child.process().waitFor();
    }
}
