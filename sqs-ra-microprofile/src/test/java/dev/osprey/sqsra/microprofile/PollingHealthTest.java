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
    void isUpWithoutAnyBean() {
        assertThat(health.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void isUpWhileAFailureIsYoungAndSaysIt() throws JMException {
        register("orders", null);
        register("replies", NOW.minusSeconds(59));

        HealthCheckResponse answer = health.call();

        assertThat(answer.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(answer.getData().orElseThrow()).containsOnlyKeys("replies");
    }

    @Test
    void isDownWhenOneQueueHasFailedForMoreThanTheLimit() throws JMException {
        register("orders", NOW.minusSeconds(61));
        register("replies", null);

        HealthCheckResponse answer = health.call();

        assertThat(answer.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(answer.getData().orElseThrow()).containsOnlyKeys("orders");
    }

    private void register(String queue, Instant failingSince) throws JMException {
        ObjectName name = new ObjectName("dev.osprey.sqsra:type=Activation,queue=" + ObjectName.quote(queue) + ",bean="
                + ObjectName.quote("Bean") + ",id=1");
        PollingState state = () -> failingSince == null ? null : Date.from(failingSince);
        ManagementFactory.getPlatformMBeanServer().registerMBean(state, name);
        names.add(name);
    }

    /** The part of the adapter's MBean that matters here. */
    @MXBean
    public interface PollingState {
        Date getPollingFailingSince();
    }
}
