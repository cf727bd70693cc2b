package dev.osprey.worker.lifecycle;

import java.util.Objects;
import java.util.logging.Logger;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;

import dev.osprey.core.settings.SettingsCheck;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Refuses to start the worker with an invalid setting. A CDI extension, since it runs before any bean is created. */
public class SettingsGate implements Extension {

    private static final Logger LOG = Logger.getLogger(SettingsGate.class.getName());

    private final WorkerProcess process;

    public SettingsGate() {
        this(new ServerProcess());
    }

    SettingsGate(WorkerProcess process) {
        this.process = Objects.requireNonNull(process, "process");
    }

    void check(@Observes BeforeBeanDiscovery event) {
        check(ConfigProvider.getConfig());
    }

    /** @throws IllegalArgumentException if a setting is invalid */
    void check(Config config) {
        try {
            SettingsCheck.check(config, "the worker", LOG);
        } catch (IllegalArgumentException invalid) {
            if (config.getValue("osprey.worker.halt-when-unusable", Boolean.class)) {
                process.halt(WorkerLifecycle.UNUSABLE);
            }
            throw invalid;
        }
    }
}
