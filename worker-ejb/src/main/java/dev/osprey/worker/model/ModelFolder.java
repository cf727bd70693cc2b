package dev.osprey.worker.model;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

import dev.osprey.core.classification.ModelVersion;

/**
 * A model in DJL's folder layout: the network ({@code *.pt}, TorchScript), its labels ({@code synset.txt}, one per line)
 * and {@code serving.properties}.
 *
 * @param name the model's location as in the settings, for messages
 * @param version its name for users, and the digest of {@code serving.properties}, labels and plain network: the same in every form
 * @param network the TorchScript file
 * @param labels in the order of the network's outputs; empty for an output without a label
 * @param arguments from {@code serving.properties}
 * @param samples files in the folder {@code samples}, by name
 */
public record ModelFolder(
        String name,
        ModelVersion version,
        Path network,
        List<String> labels,
        ModelArguments arguments,
        List<Path> samples) {

    /** Not a picture, but the labels of those that check a new model. */
    public static final String CHECK_LABELS = "labels.csv";

    private static final String PROPERTIES = "serving.properties";

    /** So that a row with 1,000 predictions stays below the 400 KB of DynamoDB. */
    private static final int MAX_LABEL_BYTES = 300;

    public ModelFolder {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(network, "network");
        labels = List.copyOf(labels);
        Objects.requireNonNull(arguments, "arguments");
        samples = List.copyOf(samples);
    }

    /** @throws ModelException for the first file that is missing or wrong */
    public static ModelFolder read(LocalModel model) throws ModelException {
        String name = model.name();
        Path folder = model.folder();
        if (!Files.isDirectory(folder)) {
            throw new ModelException(String.format(Locale.ROOT, "model %s does not exist or is not a folder", name));
        }
        try {
            Properties properties = properties(name, folder);
            Path network = network(name, folder, properties);
            Path synset = folder.resolve(properties.getProperty("synsetFileName", "synset.txt"));
            List<String> labels = labels(name, synset);
            ModelArguments arguments = arguments(name, properties);
            String digest = ModelDigest.of(List.of(folder.resolve(PROPERTIES), synset, network));
            ModelVersion version = new ModelVersion(ModelName.of(name), digest);
            return new ModelFolder(name, version, network, labels, arguments, samples(folder.resolve("samples")));
        } catch (IOException | IllegalArgumentException unreadable) {
            // IllegalArgumentException: a malformed escape in a properties file.
            throw new ModelException(
                    String.format(Locale.ROOT, "model %s cannot be read: %s", name, unreadable.getMessage()),
                    unreadable);
        }
    }

    /** The same model with another file of its network; empty if the folder has no such file. */
    public Optional<ModelFolder> in(NetworkForm form) {
        Path file = form.file(network);
        return Files.isRegularFile(file)
                ? Optional.of(new ModelFolder(name, version, file, labels, arguments, samples))
                : Optional.empty();
    }

    /** The file name of the network. */
    public String networkName() {
        return network.getFileName().toString();
    }

    private static Properties properties(String name, Path folder) throws IOException, ModelException {
        Path file = folder.resolve(PROPERTIES);
        if (!Files.isRegularFile(file)) {
            throw new ModelException(String.format(Locale.ROOT, "model %s has no %s", name, PROPERTIES));
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    private static ModelArguments arguments(String name, Properties properties) throws ModelException {
        try {
            return ModelArguments.of(properties);
        } catch (IllegalArgumentException wrong) {
            throw new ModelException(String.format(Locale.ROOT, "model %s: %s", name, wrong.getMessage()), wrong);
        }
    }

    private static Path network(String name, Path folder, Properties properties) throws IOException, ModelException {
        String modelName = properties.getProperty("option.modelName");
        if (modelName != null) {
            Path file = folder.resolve(modelName.endsWith(".pt") ? modelName : modelName + ".pt");
            if (!Files.isRegularFile(file)) {
                throw new ModelException(String.format(
                        Locale.ROOT, "model %s has no %s, which its %s names", name, file.getFileName(), PROPERTIES));
            }
            return file;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> networks =
                    files.filter(each -> each.toString().endsWith(".pt")).toList();
            if (networks.size() != 1) {
                throw new ModelException(String.format(
                        Locale.ROOT, "model %s has %s *.pt file", name, networks.isEmpty() ? "no" : "more than one"));
            }
            return networks.get(0);
        }
    }

    private static List<Path> samples(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file)
                            && !file.getFileName().toString().startsWith(".")
                            && !file.getFileName().toString().equals(CHECK_LABELS))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> labels(String name, Path file) throws IOException, ModelException {
        if (!Files.isRegularFile(file)) {
            throw new ModelException(String.format(Locale.ROOT, "model %s has no %s", name, file.getFileName()));
        }
        // Lines of the file stay where they are: a blank one is an output without a label.
        List<String> lines = Files.readString(file)
                .stripTrailing()
                .lines()
                .map(String::strip)
                .toList();
        if (lines.isEmpty()) {
            throw new ModelException(
                    String.format(Locale.ROOT, "model %s has no labels in %s", name, file.getFileName()));
        }
        for (String label : lines) {
            if (label.getBytes(StandardCharsets.UTF_8).length > MAX_LABEL_BYTES) {
                throw new ModelException(String.format(
                        Locale.ROOT,
                        "model %s has a label of more than %d bytes in %s: %s...",
                        name,
                        MAX_LABEL_BYTES,
                        file.getFileName(),
                        label.substring(0, 40)));
            }
        }
        return lines;
    }
}
