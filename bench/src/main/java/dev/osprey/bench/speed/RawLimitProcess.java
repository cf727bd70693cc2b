package dev.osprey.bench.speed;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;

import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.service.ChildProcess;
import dev.osprey.bench.service.SampleImage;
import dev.osprey.bench.service.TemporaryFolder;

/** {@link RawLimit} in a process of its own, with the worker's libraries. It uses no processor between its rounds. */
final class RawLimitProcess implements AutoCloseable {

    private final ChildProcess child;
    private final BufferedReader output;
    private final Writer input;
    private final List<SampleImage> images;

    private RawLimitProcess(ChildProcess child, Path folder) throws IOException, BenchmarkException {
        this.child = child;
        this.output = child.process().inputReader(StandardCharsets.UTF_8);
        this.input = child.process().outputWriter(StandardCharsets.UTF_8);
        JsonObject labels = next(RawLimit.LABELS);
        this.images = new ArrayList<>();
        for (String name : labels.keySet()) {
            images.add(new SampleImage(name, Files.readAllBytes(folder.resolve(name)), labels.getString(name)));
        }
        if (images.isEmpty()) {
            throw new BenchmarkException("no images in " + folder);
        }
    }

    /**
     * Loads the model and classifies each image once.
     *
     * @param root the project's folder, which is built
     * @param form which file of the model's network
     * @throws BenchmarkException if the model is unusable, or there is no image
     */
    static RawLimitProcess start(Path root, Path model, String form, Path images)
            throws IOException, BenchmarkException {
        Path worker = root.resolve("worker-ejb/target");
        TemporaryFolder temporary = TemporaryFolder.create();
        ChildProcess child = ChildProcess.start(
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx1g",
                                "-Djava.awt.headless=true",
                                "-Djava.io.tmpdir=" + temporary.path(),
                                "-cp",
                                String.join(
                                        File.pathSeparator,
                                        worker.resolve("worker-ejb.jar").toString(),
                                        worker.resolve("lib") + "/*",
                                        System.getProperty("java.class.path")),
                                RawLimit.class.getName(),
                                model.toString(),
                                form,
                                images.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT),
                temporary);
        try {
            return new RawLimitProcess(child, images);
        } catch (IOException | BenchmarkException failure) {
            child.close();
            throw failure;
        }
    }

    /** The images of the folder, with the labels that the model predicts. */
    List<SampleImage> images() {
        return List.copyOf(images);
    }

    LimitRound round(RawLimit.Mode mode, Duration time) throws IOException, BenchmarkException {
        input.write(mode + " " + time.toMillis() + "\n");
        input.flush();
        return LimitRound.of(next(RawLimit.ROUND));
    }

    private JsonObject next(String start) throws IOException, BenchmarkException {
        String last = "the model could not be measured";
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(start)) {
                try (JsonReader reader = Json.createReader(new StringReader(line.substring(start.length())))) {
                    return reader.readObject();
                }
            }
            last = line;
        }
        throw new BenchmarkException(last);
    }

    @Override
    public void close() {
        child.close();
    }
}
