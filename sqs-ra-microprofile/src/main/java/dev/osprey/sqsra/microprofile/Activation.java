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

/** A message-driven bean's activation, seen through its MBean. */
record Activation(MBeanServer server, ObjectName name) {

    Activation {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(name, "name");
    }

    String queue() {
        return ObjectName.unquote(name.getKeyProperty("queue"));
    }

    String bean() {
        return ObjectName.unquote(name.getKeyProperty("bean"));
    }

    /** Zero when the activation has just ended. */
    long number(String attribute) {
        return attribute(attribute).map(value -> ((Number) value).longValue()).orElse(0L);
    }

    /** Empty when there is no such time yet, or the activation has just ended. */
    Optional<Instant> time(String attribute) {
        return attribute(attribute).map(value -> ((Date) value).toInstant());
    }

    private Optional<Object> attribute(String attribute) {
        try {
            return Optional.ofNullable(server.getAttribute(name, attribute));
        } catch (InstanceNotFoundException ended) {
            return Optional.empty();
        } catch (AttributeNotFoundException otherVersion) {
            throw new IllegalStateException("The adapter's MBean has no " + attribute, otherVersion);
        } catch (JMException failure) {
            throw new IllegalStateException("The adapter's MBean does not answer", failure);
        }
    }
}
