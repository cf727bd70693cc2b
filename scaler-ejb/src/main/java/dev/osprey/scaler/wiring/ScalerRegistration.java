package dev.osprey.scaler.wiring;

import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The scaler's entry in an MBean server. Its failures are logged: the scaler works without it. */
final class ScalerRegistration {

    private static final Logger LOG = Logger.getLogger(ScalerRegistration.class.getName());

    private final MBeanServer server;
    private final ScalerMXBean scaler;
    private boolean registered;

    ScalerRegistration(MBeanServer server, ScalerMXBean scaler) {
        this.server = Objects.requireNonNull(server, "server");
        this.scaler = Objects.requireNonNull(scaler, "scaler");
    }

    void register() {
        try {
            server.registerMBean(scaler, name());
            registered = true;
        } catch (JMException failure) {
            LOG.log(Level.WARNING, "the scaler's MBean could not be registered", failure);
        }
    }

    void unregister() {
        if (!registered) {
            return;
        }
        try {
            server.unregisterMBean(name());
            registered = false;
        } catch (JMException failure) {
            LOG.log(Level.WARNING, "the scaler's MBean could not be unregistered", failure);
        }
    }

    private static ObjectName name() throws MalformedObjectNameException {
        return new ObjectName("dev.osprey.scaler:type=Scaler");
    }
}
