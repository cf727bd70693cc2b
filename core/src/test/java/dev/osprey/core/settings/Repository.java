package dev.osprey.core.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The texts of this repository that name settings. */
final class Repository {

    private static final Path ROOT = Path.of("..");

    private Repository() {}

    static String text(String file) {
        return read(ROOT.resolve(file));
    }

    /** The texts of all files below these folders whose name ends so. */
    static String texts(String end, String... folders) {
        return files(end, folders).stream().map(Repository::read).collect(Collectors.joining("\n"));
    }

    static List<Path> files(String end, String... folders) {
        return Stream.of(folders)
                .map(ROOT::resolve)
                .flatMap(Repository::walk)
                .filter(file -> file.toString().endsWith(end))
                .sorted()
                .toList();
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Group 1 of all matches. */
    static SortedSet<String> matches(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
