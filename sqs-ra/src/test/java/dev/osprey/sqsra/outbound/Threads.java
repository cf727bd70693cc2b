package dev.osprey.sqsra.outbound;

import java.util.List;

/** The threads that clients of the SDK and sessions of Amazon's library start. */
final class Threads {
    private Threads() {}

    static List<Thread> ofLibraries() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().startsWith("sdk-") || thread.getName().startsWith("SessionCallBackScheduler"))
                .toList();
    }
}
