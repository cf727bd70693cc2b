package dev.osprey.worker.model;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Repository;

/** A model from DJL's model zoo, which keeps the arguments in its index instead of in a file beside the network. */
final class ZooModelFiles {

    private static final String OFFLINE = "ai.djl.offline";

    private ZooModelFiles() {}

    static void copy(String location, Path folder) throws IOException, ModelException {
        // First the engine, offline: online it would look for native libraries on the network.
        PyTorchEngine.start();
        String before = System.getProperty(OFFLINE);
        System.setProperty(OFFLINE, "false");
        try {
            copyOnline(location, folder);
        } catch (IllegalArgumentException unknown) {
            throw new ModelException(
                    String.format(
                            Locale.ROOT, "model %s is not in DJL's model zoo: %s", location, unknown.getMessage()),
                    unknown);
        } finally {
            System.setProperty(OFFLINE, before == null ? "true" : before);
        }
    }

    /** Always the same for the same arguments, since it is a part of the version: without the time, in a fixed order. */
    private static String text(Properties arguments) throws IOException {
        StringWriter text = new StringWriter();
        arguments.store(text, null);
        return text.toString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static void copyOnline(String location, Path folder) throws IOException, ModelException {
        Repository repository = Repository.newInstance("model", location);
        List<MRL> found = repository.getResources();
        Artifact artifact = found.isEmpty() ? null : found.get(0).getDefaultArtifact();
        if (artifact == null) {
            throw new ModelException(String.format(Locale.ROOT, "model %s is not in DJL's model zoo", location));
        }
        repository.prepare(artifact);
        Path cached = repository.getResourceDirectory(artifact);
        try (Stream<Path> files = Files.list(cached)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path properties = folder.resolve("serving.properties");
        if (!Files.exists(properties)) {
            Properties arguments = new Properties();
            artifact.getArguments(null).forEach((name, value) -> arguments.setProperty(name, value.toString()));
            Files.writeString(properties, text(arguments));
        }
    }
}
