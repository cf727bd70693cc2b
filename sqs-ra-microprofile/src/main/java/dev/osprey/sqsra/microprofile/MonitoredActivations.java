package dev.osprey.sqsra.microprofile;

import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.MalformedObjectNameException;
import javax.management.NotificationListener;
import javax.management.ObjectName;

/** All activations of the adapter on this server, of any application. */
final class MonitoredActivations {

    private static final ObjectName PATTERN = pattern();

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    List<MonitoredActivation> all() {
        return server.queryNames(PATTERN, null).stream()
                .sorted()
                .map(name -> new MonitoredActivation(server, name))
                .toList();
    }

    /** Calls back whenever an activation starts or stops, until the subscription is closed. */
    Subscription onChange(Runnable callback) {
        NotificationListener listener = (notification, handback) -> {
            if (PATTERN.apply(((MBeanServerNotification) notification).getMBeanName())) {
                callback.run();
            }
        };
        try {
            server.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener, null, null);
        } catch (JMException impossible) {
            throw new IllegalStateException(impossible);
        }
        return () -> {
            try {
                server.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener);
            } catch (JMException impossible) {
                throw new IllegalStateException(impossible);
            }
        };
    }

    /** Stops the callbacks of {@link #onChange} when it is closed. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    private static ObjectName pattern() {
        try {
            return new ObjectName("dev.osprey.sqsra:type=Activation,*");
        } catch (MalformedObjectNameException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
