package dev.osprey.sqsra.outbound;

import java.util.List;

/** The threads that a client of the SDK and a session of Amazon's library make. */
final class Threads {
    private Threads() {}

    static List<Thread> ofLibraries() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().startsWith("sdk-") || thread.getName().startsWith("SessionCallBackScheduler"))
                .toList();
    }
}
