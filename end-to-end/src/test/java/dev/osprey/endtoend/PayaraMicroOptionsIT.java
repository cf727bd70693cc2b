package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import dev.osprey.sqsra.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class PayaraMicroOptionsIT {

    /** The JVM reads these entries of a manifest only for {@code java -jar}, which the script does not use. */
    @Test
    void theOptionsFileExportsAndOpensWhatTheManifestOfPayaraMicroDoes() throws IOException {
        Path root = OspreyProcess.root();
        List<String> options;
        try (Stream<String> lines = Files.lines(root.resolve("server-config/payara/micro.options"))) {
            options = lines.filter(line -> line.startsWith("--add-")).toList();
        }

        assertThat(options)
                .containsExactlyInAnyOrderElementsOf(
                        manifestOptions(root.resolve("web-war/target/server/launch-micro.jar")));
    }

    @Test
    void aServerWithoutMemoryExitsInsteadOfLimpingOn(@TempDir Path data) throws Exception {
        Path log = data.resolve("log");
        ProcessBuilder command = new ProcessBuilder(
                        OspreyProcess.root().resolve("scripts/web-node").toString(),
                        "web",
                        Integer.toString(FreePorts.one()),
                        "127.0.0.1")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment().put("OSPREY_DATA", data.toString());
        command.environment().put("JVM_OPTIONS", "-Xmx16m");
        Process node = command.start();
        try {
            assertThat(node.waitFor(2, TimeUnit.MINUTES)).as("ended").isTrue();

            // The status that the JVM documents for ExitOnOutOfMemoryError.
            assertThat(node.exitValue()).as(Files.readString(log)).isEqualTo(3);
            assertThat(Files.readString(log)).contains("java.lang.OutOfMemoryError");
        } finally {
            node.destroyForcibly().waitFor();
        }
    }

    private static List<String> manifestOptions(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes manifest = file.getManifest().getMainAttributes();
            return Stream.concat(
                            options(manifest, "Add-Exports", "--add-exports"),
                            options(manifest, "Add-Opens", "--add-opens"))
                    .toList();
        }
    }

    private static Stream<String> options(Attributes manifest, String entry, String option) {
        return Arrays.stream(manifest.getValue(entry).split(" "))
                .map(each -> "%s=%s=ALL-UNNAMED".formatted(option, each));
    }
}
