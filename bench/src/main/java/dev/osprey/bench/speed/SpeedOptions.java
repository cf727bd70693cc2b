package dev.osprey.bench.speed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.benchmark.Option;
import dev.osprey.bench.benchmark.Options;

/**
 * What is measured.
 *
 * @param model name as given, and folder
 * @param form file of the model's network, as the setting {@code osprey.model.form}
 * @param images name as given, and folder
 * @param time of a round
 * @param warmUp of each server, with load
 * @param peer the command of another server
 * @param charts folder for the chart
 * @param results folder of the last result
 * @param save whether this result replaces the last one
 */
record SpeedOptions(
        Folder model,
        String form,
        Folder images,
        int clients,
        int workers,
        int rounds,
        Duration time,
        Duration warmUp,
        Optional<String> peer,
        Optional<Path> charts,
        Path results,
        boolean save) {

    private static final String NONE = "none";

    /** @param name as given on the command line */
    record Folder(String name, Path path) {
        Folder {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(path, "path");
        }
    }

    static final List<Option> KNOWN = List.of(
            new Option("model", "models/fashion-mnist", "folder of a TorchScript image classifier"),
            new Option("form", "auto", "file of its network, as the setting osprey.model.form"),
            new Option("images", "samples", "folder of the images; files that are no images are left out"),
            new Option("clients", "32", "uploads under way at any time"),
            new Option("workers", "1", "worker processes; each uses all cores"),
            new Option("rounds", "3", "rounds, in which everything that is compared takes its turn"),
            new Option("time", "PT10S", "time of a round"),
            new Option("warm-up", "PT30S", "time of the load before the first round; PT0S for none"),
            new Option("peer", NONE, "command that starts another server on port $PORT, with the model in $MODEL"),
            new Option("charts", NONE, "folder for the chart, speed.svg"),
            new Option("results", "bench/results", "folder of the last result, speed.json, to compare with"),
            new Option("save", "no", "yes: this result replaces the last one"));

    /** @param root the project's folder, in which the default folders are */
    static SpeedOptions of(Options options, Path root) throws BenchmarkException {
        return new SpeedOptions(
                folder(options, "model", root),
                options.text("form"),
                folder(options, "images", root),
                options.number("clients", 1, 1000),
                options.number("workers", 1, 100),
                options.number("rounds", 1, 100),
                options.duration("time"),
                options.text("warm-up").equals("PT0S") ? Duration.ZERO : options.duration("warm-up"),
                optional(options.text("peer")),
                optional(options.text("charts")).map(Path::of),
                resolved(options.text("results"), "results", root),
                yes(options.text("save")));
    }

    private static Folder folder(Options options, String name, Path root) throws BenchmarkException {
        String text = options.text(name);
        Path path = resolved(text, name, root);
        if (!Files.isDirectory(path)) {
            throw new BenchmarkException(String.format(Locale.ROOT, "--%s takes a folder, not '%s'", name, text));
        }
        return new Folder(text, path);
    }

    /** Defaults are in the project's folder, other paths in the working directory. */
    private static Path resolved(String text, String name, Path root) {
        boolean isDefault = KNOWN.stream()
                .anyMatch(option ->
                        option.name().equals(name) && option.defaultValue().equals(text));
        return isDefault ? root.resolve(text) : Path.of(text).toAbsolutePath();
    }

    private static Optional<String> optional(String text) {
        return Optional.of(text).filter(value -> !value.equals(NONE));
    }

    private static boolean yes(String text) throws BenchmarkException {
        return switch (text) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw new BenchmarkException("--save takes yes or no, not '" + text + "'");
        };
    }
}
