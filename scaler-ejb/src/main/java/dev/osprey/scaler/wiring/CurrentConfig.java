package dev.osprey.scaler.wiring;

import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Logger;

import dev.osprey.core.fleet.ScalingConfig;

/**
 * The scaling configuration as the settings give it now; the last valid one while they are invalid. Thread-safe.
 */
final class CurrentConfig implements Supplier<ScalingConfig> {

    private static final Logger LOG = Logger.getLogger(CurrentConfig.class.getName());

    private final Supplier<ScalingConfig> settings;
    private ScalingConfig valid;
    private String refused = "";

    /** @throws IllegalArgumentException if the settings are invalid from the start, with the name of the setting */
    CurrentConfig(Supplier<ScalingConfig> settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.valid = settings.get();
    }

    @Override
    public synchronized ScalingConfig get() {
        try {
            valid = settings.get();
            refused = "";
        } catch (IllegalArgumentException | NoSuchElementException invalid) {
            refuse(String.valueOf(invalid.getMessage()));
        }
        return valid;
    }

    /** Logged once: the settings are read every second. */
    private void refuse(String problem) {
        if (!problem.equals(refused)) {
            LOG.warning(() -> "the changed settings of the scaler are ignored until they are valid: " + problem);
            refused = problem;
        }
    }
}
