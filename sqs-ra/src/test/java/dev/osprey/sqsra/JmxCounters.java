package dev.osprey.sqsra;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The adapter's counters, read through JMX. */
final class JmxCounters {
    private JmxCounters() {}

    static Set<ObjectName> activations() {
        try {
            return server().queryNames(new ObjectName("dev.osprey.sqsra:type=Activation,*"), null);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    static long sum(String attribute) {
        long sum = 0;
        try {
            for (ObjectName name : activations()) {
                sum += ((Number) server().getAttribute(name, attribute)).longValue();
            }
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
        return sum;
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }
}
