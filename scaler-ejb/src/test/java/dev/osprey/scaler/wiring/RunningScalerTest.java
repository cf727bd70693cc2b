package dev.osprey.scaler.wiring;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

import dev.osprey.core.logs.LogRecords;
import dev.osprey.core.settings.MapConfig;
import dev.osprey.scaler.scaling.ScalingService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class RunningScalerTest {

    private final AtomicInteger withdrawals = new AtomicInteger();
    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    // Its first tick that succeeds withdraws what an earlier scaler has published.
    private final RunningScaler scaler =
            new RunningScaler(ScalingService.external(List::of, this::withdraw), new MapConfig(Map.of()), server);
    private boolean unreachable;

    @RegisterExtension
    private final LogRecords log = new LogRecords(RunningScaler.class);

    private void withdraw() {
        if (unreachable) {
            throw new IllegalStateException("on purpose");
        }
        withdrawals.incrementAndGet();
    }

    @Test
    void theMBeanIsThereFromStartToStop() throws Exception {
        ObjectName name = new ObjectName("dev.osprey.scaler:type=Scaler");
        assertThat(server.isRegistered(name)).isFalse();

        scaler.start();
        assertThat(server.getAttribute(name, "Policy")).isEqualTo("none");

        scaler.stop();
        assertThat(server.isRegistered(name)).isFalse();
    }

    @Test
    void aTickThatFailsIsLoggedOnceAndTheNextOneFollows() {
        scaler.start();
        unreachable = true;
        scaler.tick();
        scaler.tick();
        assertThat(withdrawals).hasValue(0);

        unreachable = false;
        scaler.tick();

        assertThat(withdrawals).hasValue(1);
        assertThat(log.warnings()).containsExactly("scaling the fleet failed and will be retried: on purpose");
        assertThat(log.infos()).containsExactly("scaling the fleet works again");
    }
}
