package dev.osprey.bench.speed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Processor time of threads, which tells what a process is doing.
 *
 * @param millis in milliseconds, by the threads' name; threads of one pool, whose names differ in numbers, are one
 */
record ThreadTimes(Map<String, Double> millis) {

    /** The kernel's unit for times of processes, on every Linux. */
    private static final int MILLIS_PER_TICK = 10;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    ThreadTimes {
        millis = new TreeMap<>(millis);
    }

    /** Since the start of each; those of threads and processes that have ended are missing. */
    static ThreadTimes of(Iterable<ProcessHandle> processes) throws IOException {
        Map<String, Double> millis = new TreeMap<>();
        for (ProcessHandle process : processes) {
            Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
            if (Files.exists(threads)) {
                try (Stream<Path> each = Files.list(threads)) {
                    for (Path thread : each.toList()) {
                        add(millis, thread.resolve("stat"));
                    }
                }
            }
        }
        return new ThreadTimes(millis);
    }

    private static void add(Map<String, Double> millis, Path stat) throws IOException {
        String text;
        try {
            text = Files.readString(stat, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            if (Files.exists(stat)) {
                throw failure;
            }
            // The thread has ended.
            return;
        }
        // A name may contain spaces and parentheses.
        int nameEnd = text.lastIndexOf(')');
        String[] fields = text.substring(nameEnd + 2).split(" ");
        long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
        millis.merge(
                pool(text.substring(text.indexOf('(') + 1, nameEnd)), (double) ticks * MILLIS_PER_TICK, Double::sum);
    }

    /** The name without the numbers that tell a pool, or the threads of a pool, apart. */
    static String pool(String name) {
        String pool = name.replaceAll("(?<=[-:# ])[0-9]+(?=\\W|$)", "").replaceAll("[-:# ]+$", "");
        return pool.isEmpty() ? name : pool;
    }

    ThreadTimes since(ThreadTimes before) {
        Map<String, Double> used = new TreeMap<>();
        // Less than before: threads have ended in between.
        millis.forEach((pool, now) -> used.put(pool, Math.max(0, now - before.millis.getOrDefault(pool, 0.0))));
        return new ThreadTimes(used);
    }
}
