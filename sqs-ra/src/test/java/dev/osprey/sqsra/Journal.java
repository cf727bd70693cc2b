package dev.osprey.sqsra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the beans of one server wrote: the messages they began and those they finished, in order. */
record Journal(List<String> begun, List<String> finished) {
    static final String BEGUN = "begin ";
    static final String FINISHED = "end ";

    Journal {
        begun = List.copyOf(begun);
        finished = List.copyOf(finished);
    }

    static Journal read(Path file) {
        try {
            // Before the first message there is no file.
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return new Journal(after(BEGUN, lines), after(FINISHED, lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> after(String prefix, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }
}
