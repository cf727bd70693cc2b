package dev.osprey.sqsra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the beans of one server wrote: the messages that they started and finished, in order. */
record Journal(List<String> started, List<String> finished) {
    static final String STARTED = "started ";
    static final String FINISHED = "finished ";

    Journal {
        started = List.copyOf(started);
        finished = List.copyOf(finished);
    }

    static Journal read(Path file) {
        try {
            // The file does not exist before the first message.
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return new Journal(after(STARTED, lines), after(FINISHED, lines));
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
