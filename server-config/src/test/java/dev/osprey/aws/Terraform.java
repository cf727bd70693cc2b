package dev.osprey.aws;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;

import dev.osprey.core.process.Programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Runs {@code terraform} from the PATH in one folder. */
final class Terraform {

    private static final String PROGRAM = "terraform";
    private static final long TIMEOUT_MINUTES = 15;
    // Of `terraform plan -detailed-exitcode`.
    private static final int CHANGES = 2;

    private final Path folder;
    private final Map<String, String> environment;

    /** Skips the test if it is not installed. */
    Terraform(Path folder, Map<String, String> environment) {
        assumeTrue(Programs.onPath(PROGRAM), PROGRAM + " is not on the PATH");
        this.folder = folder;
        this.environment = environment;
    }

    /** Installs the provider, from a folder of this machine if it has one, else from the registry. */
    void init() throws IOException, InterruptedException {
        Optional<Path> providers = providers();
        List<String> arguments = new ArrayList<>(List.of("init", "-input=false"));
        providers.ifPresent(each -> arguments.add("-plugin-dir=" + each));
        Output output = run(arguments);
        // Without a mirror and without the Internet there is no provider.
        assumeTrue(providers.isPresent() || output.exitCode() == 0, output.text());
        assertThat(output.exitCode()).as(output.text()).isZero();
    }

    /** The folder in TF_PLUGIN_DIR, or one below /opt; Terraform itself looks into those below the home directory. */
    private static Optional<Path> providers() throws IOException {
        String named = System.getenv("TF_PLUGIN_DIR");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        Path optional = Path.of("/opt");
        if (!Files.isDirectory(optional)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(optional)) {
            return folders.filter(each -> Files.isDirectory(each.resolve("registry.terraform.io/hashicorp/aws")))
                    .findFirst();
        }
    }

    /** Runs a command, which must succeed. */
    String succeed(String... arguments) throws IOException, InterruptedException {
        Output output = run(List.of(arguments));
        assertThat(output.exitCode())
                .as("terraform %s%n%s", String.join(" ", arguments), output.text())
                .isZero();
        return output.text();
    }

    /** The plan if it changes anything, else an empty text. */
    String changes(String... plan) throws IOException, InterruptedException {
        Output output = run(
                Stream.concat(Stream.of(plan), Stream.of("-detailed-exitcode")).toList());
        assertThat(output.exitCode()).as(output.text()).isIn(0, CHANGES);
        return output.exitCode() == 0 ? "" : output.text();
    }

    /** The values after an apply of the plan in a file. */
    JsonObject planned(String file) throws IOException, InterruptedException {
        return json(succeed("show", "-json", file)).getJsonObject("planned_values");
    }

    /** The values of the state in a file; null when nothing is left. */
    JsonObject applied(String file) throws IOException, InterruptedException {
        return json(succeed("show", "-json", file)).getJsonObject("values");
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private Output run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(arguments);
        Path text = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(text.toFile());
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of("TF_IN_AUTOMATION", "true", "CHECKPOINT_DISABLE", "true", "TF_CLI_ARGS", "-no-color"));
        // Else Terraform warns where this variable names a file that does not exist.
        builder.environment().remove("TF_CLI_CONFIG_FILE");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES))
                    .as("ends: %s", command)
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Output(process.exitValue(), Files.readString(text));
    }

    private record Output(int exitCode, String text) {}
}
