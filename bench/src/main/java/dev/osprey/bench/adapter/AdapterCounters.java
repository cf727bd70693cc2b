package dev.osprey.bench.adapter;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import dev.osprey.sqsra.inbound.ActivationMXBean;

/** The adapter's counters, read through JMX. */
final class AdapterCounters {
    private final ActivationMXBean activation;

    private AdapterCounters(ActivationMXBean activation) {
        this.activation = activation;
    }

    /** @throws IllegalStateException unless exactly one bean receives messages from the queue */
    static AdapterCounters of(String queue) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            Set<ObjectName> names = server.queryNames(
                    new ObjectName("dev.osprey.sqsra:type=Activation,queue=" + ObjectName.quote(queue) + ",*"), null);
            if (names.size() != 1) {
                throw new IllegalStateException(names.size() + " activations on queue " + queue);
            }
            return new AdapterCounters(
                    JMX.newMXBeanProxy(server, names.iterator().next(), ActivationMXBean.class));
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    long acknowledged() {
        return activation.getAcknowledged();
    }

    long polls() {
        return activation.getPolls();
    }

    long deletes() {
        return activation.getDeletes();
    }
}
