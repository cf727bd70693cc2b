package dev.osprey.worker.lifecycle;

import org.eclipse.microprofile.config.Config;

/**
 * Which worker this is.
 *
 * @param name unique in the fleet
 * @param run id by which the fleet knows it: tells two runs under one name apart
 */
record WorkerId(String name, String run) {

    static WorkerId of(Config config) {
        return new WorkerId(
                config.getValue("osprey.worker.name", String.class),
                config.getOptionalValue("osprey.worker.instance", String.class)
                        .orElseGet(() -> Long.toString(ProcessHandle.current().pid())));
    }
}
