package dev.osprey.sqsra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The open connections of a process on Linux. */
final class ServerSockets {
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    private ServerSockets() {}

    /** Number of connections of the process to a port, on any machine. */
    static long to(int port, ProcessHandle process) {
        try {
            return count(port, process);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static long count(int port, ProcessHandle process) throws IOException {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        Set<String> own = inodes(proc.resolve("fd"));
        String end = ":%04X".formatted(port);
        long count = 0;
        for (String table : List.of("net/tcp", "net/tcp6")) {
            count += Files.readAllLines(proc.resolve(table)).stream()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns[REMOTE].endsWith(end) && own.contains(columns[INODE]))
                    .count();
        }
        return count;
    }

    private static Set<String> inodes(Path descriptors) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> all = Files.list(descriptors)) {
            for (Path each : all.toList()) {
                try {
                    String target = Files.readSymbolicLink(each).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                } catch (NoSuchFileException closedMeanwhile) {
                    // The connection is closed.
                }
            }
        }
        return inodes;
    }
}
