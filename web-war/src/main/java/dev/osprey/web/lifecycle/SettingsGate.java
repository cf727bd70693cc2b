package dev.osprey.web.lifecycle;

import java.util.logging.Logger;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;

import dev.osprey.core.settings.SettingsCheck;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Lets the application start only with settings that make sense. An extension, since it is asked before any bean is made;
 * only what the message-driven beans hand to the adapter is read earlier, and checked there.
 */
public class SettingsGate implements Extension {

    private static final Logger LOG = Logger.getLogger(SettingsGate.class.getName());

    void check(@Observes BeforeBeanDiscovery beginning) {
        SettingsCheck.fault(ConfigProvider.getConfig()).ifPresent(fault -> {
            // scripts/run shows the rest of this line to its user.
            LOG.severe(() -> "the web node cannot start: " + fault);
            throw new IllegalArgumentException(fault);
        });
    }
}
