package dev.osprey.sqsra.microprofile;

import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The activation of a message-driven bean, read through its MBean. */
record MonitoredActivation(MBeanServer server, ObjectName name) {

    MonitoredActivation {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(name, "name");
    }

    String queue() {
        return ObjectName.unquote(name.getKeyProperty("queue"));
    }

    String bean() {
        return ObjectName.unquote(name.getKeyProperty("bean"));
    }

    /** Zero when the activation has just stopped. */
    long number(String attribute) {
        return attribute(attribute).map(value -> ((Number) value).longValue()).orElse(0L);
    }

    /** Empty before the first such event, or when the activation has just stopped. */
    Optional<Instant> time(String attribute) {
        return attribute(attribute).map(value -> ((Date) value).toInstant());
    }

    private Optional<Object> attribute(String attribute) {
        try {
            return Optional.ofNullable(server.getAttribute(name, attribute));
        } catch (InstanceNotFoundException stopped) {
            return Optional.empty();
        } catch (AttributeNotFoundException otherVersion) {
            throw new IllegalStateException("The adapter's MBean has no " + attribute, otherVersion);
        } catch (JMException failure) {
            throw new IllegalStateException("Could not read the adapter's MBean", failure);
        }
    }
}
