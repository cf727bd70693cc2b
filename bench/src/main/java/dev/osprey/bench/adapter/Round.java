package dev.osprey.bench.adapter;

/**
 * The measurements of one round.
 *
 * @param nanos from the first receive call until the last message was deleted
 * @param cpuNanos processor time of all threads of this process in that time
 * @param receives receive calls
 * @param deletes delete calls
 */
record Round(int messages, long nanos, long cpuNanos, long receives, long deletes) {
    Round {
        if (messages < 1 || nanos < 1) {
            throw new IllegalArgumentException("no measurement: " + messages + " messages in " + nanos + " ns");
        }
    }

    double messagesPerSecond() {
        return messages * 1e9 / nanos;
    }

    double cpuMsPerMessage() {
        return cpuNanos / 1e6 / messages;
    }

    double receivesPerMessage() {
        return (double) receives / messages;
    }

    double deletesPerMessage() {
        return (double) deletes / messages;
    }
}
