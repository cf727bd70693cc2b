package dev.osprey.web.lifecycle;

import java.util.logging.Logger;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;

import dev.osprey.core.settings.SettingsCheck;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Refuses to start the application with an invalid setting. A CDI extension, since it runs before any bean is created; only
 * the activation properties of message-driven beans are read earlier, and validated by the resource adapter.
 */
public class SettingsGate implements Extension {

    private static final Logger LOG = Logger.getLogger(SettingsGate.class.getName());

    void check(@Observes BeforeBeanDiscovery event) {
        SettingsCheck.check(ConfigProvider.getConfig(), "the web node", LOG);
    }
}
