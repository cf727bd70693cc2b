package dev.osprey.bench;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import jakarta.json.Json;
import jakarta.json.JsonObject;

/** A run of {@code scripts/bench} with what the build has put into {@code target}. */
record BenchScript(int exitCode, String output, String errors) {

    static BenchScript run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    static BenchScript run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(
                Path.of(System.getProperty("osprey.root"), "scripts", "bench").toString());
        command.add("--no-build");
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        // A file, since nobody reads a second pipe while the output is read: PyTorch warns in each pass on some
        // machines.
        Path errors = Files.createTempFile("bench", ".err");
        try {
            Process process = builder.redirectError(errors.toFile()).start();
            try {
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new BenchScript(process.waitFor(), output, Files.readString(errors));
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        } finally {
            Files.delete(errors);
        }
    }

    /** The last line of the output. */
    JsonObject result() {
        List<String> lines = output.lines().toList();
        return Json.createReader(new StringReader(lines.get(lines.size() - 1))).readObject();
    }
}
