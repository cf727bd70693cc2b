package dev.osprey.scaler.scaling;

import java.util.Set;
import java.util.stream.IntStream;

/** The worker names {@code app-instance-1}, {@code app-instance-2}, …; names are reused. */
final class WorkerNames {

    private static final String PREFIX = "app-instance-";

    private WorkerNames() {}

    static String firstFree(Set<String> taken) {
        return IntStream.iterate(1, number -> number + 1)
                .mapToObj(number -> PREFIX + number)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow();
    }
}
