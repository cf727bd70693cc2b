package dev.osprey.sqsra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** TCP connections of this machine, from the tables of the kernel. */
final class Sockets {
    private static final Path TCP = Path.of("/proc/self/net/tcp");
    private static final Path TCP6 = Path.of("/proc/self/net/tcp6");
    private static final String ESTABLISHED = "01";
    private static final String CLOSE_WAIT = "08";

    private Sockets() {}

    /** Number of connections to a local port that the connecting side has not closed. */
    static long openTo(int port) {
        assumeTrue(Files.exists(TCP), "no " + TCP + " on this system: open sockets cannot be counted");
        return Stream.of(TCP, TCP6)
                .filter(Files::exists)
                .flatMap(Sockets::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[2].endsWith(String.format(":%04X", port)))
                .filter(fields -> fields[3].equals(ESTABLISHED) || fields[3].equals(CLOSE_WAIT))
                .count();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
