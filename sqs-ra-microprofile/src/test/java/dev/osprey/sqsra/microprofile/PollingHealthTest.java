package dev.osprey.sqsra.microprofile;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.management.JMException;
import javax.management.MXBean;
import javax.management.ObjectName;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PollingHealthTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final PollingHealth health = new PollingHealth(Duration.ofMinutes(1), Clock.fixed(NOW, ZoneOffset.UTC));
    private final List<ObjectName> names = new ArrayList<>();

    @AfterEach
    void unregister() throws JMException {
        for (ObjectName name : names) {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        }
    }

    @Test
    void isUpWithoutBeans() {
        assertThat(health.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void isUpAndReportsAFailureShorterThanTheLimit() throws JMException {
        register("orders", null);
        register("replies", NOW.minusSeconds(59));

        HealthCheckResponse response = health.call();

        assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(response.getData().orElseThrow()).containsOnlyKeys("replies");
    }

    @Test
    void isDownWhenOneQueueHasFailedForLongerThanTheLimit() throws JMException {
        register("orders", NOW.minusSeconds(61));
        register("replies", null);

        HealthCheckResponse response = health.call();

        assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(response.getData().orElseThrow()).containsOnlyKeys("orders");
    }

    private void register(String queue, Instant failingSince) throws JMException {
        ObjectName name = new ObjectName("dev.osprey.sqsra:type=Activation,queue=" + ObjectName.quote(queue) + ",bean="
                + ObjectName.quote("Bean") + ",id=1");
        PollingState state = () -> failingSince == null ? null : Date.from(failingSince);
        ManagementFactory.getPlatformMBeanServer().registerMBean(state, name);
        names.add(name);
    }

    /** The part of the adapter's MBean that the check reads. */
    @MXBean
    public interface PollingState {
        Date getPollingFailingSince();
    }
}
