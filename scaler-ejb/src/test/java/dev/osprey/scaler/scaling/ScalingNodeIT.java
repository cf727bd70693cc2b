package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import dev.osprey.core.dynamodb.DynamoDb;
import dev.osprey.core.fleet.IdleExit;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.fleet.ScalingDecision;
import dev.osprey.core.fleet.ScalingTable;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.time.TestClock;
import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.leader.LeaderOnlyFleet;
import dev.osprey.scaler.leader.Leadership;
import dev.osprey.scaler.leader.LeaseTiming;
import dev.osprey.scaler.policies.Policies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Several web nodes that share a fleet and a table. */
@ExtendWith(LocalCloudExtension.class)
@Timeout(120)
class ScalingNodeIT {

    private static final ScalingConfig SETTINGS = new ScalingConfig("linear", 1, 20, false);

    private static final LeaseTiming LEASE = new LeaseTiming(Duration.ofSeconds(12), Duration.ofSeconds(2));

    private final TestClock clock = new TestClock();
    private final MemoryFleet fleet = new MemoryFleet(clock);
    private final LocalCloud local;
    private final DynamoDbClient dynamoDb;
    private final ScalingTable table;
    private ScalingNode first;
    private ScalingNode second;
    private int queueSize;

    ScalingNodeIT(LocalCloud local) {
        this.local = local;
        dynamoDb = DynamoDb.client(Optional.of(local.dynamoDb()));
        table = newTable();
    }

    @AfterEach
    void close() {
        dynamoDb.close();
    }

    @BeforeEach
    void twoNodes() {
        first = node("first", () -> SETTINGS);
        second = node("second", () -> SETTINGS);
    }

    @Test
    void oneNodeScalesAndBothReportIt() {
        queueSize = 5;
        seconds(12, first, second);

        assertThat(fleet.started).isEqualTo(5);
        assertThat(first.status()).isEqualTo(second.status());
        assertThat(second.status().wanted()).isEqualTo(5);
        assertThat(second.status().workers()).hasSize(5);
        assertThat(second.status().decisions())
                .extracting(ScalingDecision::action)
                .containsExactly("start 4");
    }

    @Test
    void oneNodeLeadsAtATime() {
        seconds(2, first, second);
        assertThat(first.leading()).isTrue();
        assertThat(second.leading()).isFalse();

        seconds(30, second);
        assertThat(second.leading()).isTrue();
        first.tick();
        assertThat(first.leading()).isFalse();
        assertThat(alone(table).leading()).isTrue();
    }

    @Test
    void theOtherNodeTakesOverWorkersAndDecisionsOfADeadLeader() {
        queueSize = 5;
        seconds(12, first, second);

        queueSize = 6;
        seconds(30, second);

        assertThat(fleet.started).isEqualTo(6);
        assertThat(second.status().decisions())
                .extracting(ScalingDecision::action)
                .containsExactly("start 1", "start 4");
    }

    @Test
    void aNodeThatWasSuspendedForLongStartsNoWorkers() {
        seconds(12, first, second);
        seconds(30, second);
        fleet.killAll();

        first.tick();

        assertThat(fleet.workers()).isEmpty();
        seconds(2, second, first);
        assertThat(fleet.workers()).hasSize(1);
    }

    @Test
    void nodesThatShutDownTogetherDoNotRestartWorkers() {
        seconds(2, first, second);
        int before = fleet.started;

        first.close();
        fleet.killAll();
        seconds(10, second);
        assertThat(fleet.started).isEqualTo(before);

        seconds(20, second);
        assertThat(fleet.started).isEqualTo(before + 1);
    }

    @Test
    void aChangeOnAFollowerAppliesToAllNodes() {
        queueSize = 5;
        seconds(2, first, second);

        second.change(new ScalingConfig("threshold", 2, 3, false));
        seconds(12, first, second);
        assertThat(fleet.workers()).hasSize(3);
        assertThat(first.status().policy()).isEqualTo("threshold");
        assertThat(second.status().max()).isEqualTo(3);

        second.change(new ScalingConfig("threshold", 2, 3, true));
        seconds(1, first, second);
        fleet.killAll();
        seconds(12, first, second);
        assertThat(fleet.workers()).isEmpty();
        assertThat(first.status().paused()).isTrue();
    }

    @Test
    void theLeaderPublishesWhenIdleWorkersExit() {
        seconds(2, first, second);
        assertThat(table.idleExit()).contains(new IdleExit(Optional.empty(), 1));

        second.change(new ScalingConfig("launch-only", 2, 19, false));
        seconds(2, first, second);
        assertThat(table.idleExit()).contains(new IdleExit(Optional.of(Duration.ofSeconds(20)), 2));

        second.change(new ScalingConfig("launch-only", 2, 19, true));
        seconds(2, first, second);
        assertThat(table.idleExit()).contains(new IdleExit(Optional.empty(), 19));
    }

    @Test
    void aNewLeaderStaysPaused() {
        seconds(2, first, second);
        first.change(new ScalingConfig("linear", 1, 20, true));
        seconds(1, first, second);
        fleet.killAll();

        seconds(30, second);

        assertThat(fleet.workers()).isEmpty();
    }

    @Test
    void aChangeAppliesOnlyWhileTheSettingsStayTheSame() {
        first.change(new ScalingConfig("step", 2, 3, true));

        assertThat(node("third", () -> SETTINGS).config().policy()).isEqualTo("step");
        ScalingConfig otherSettings = new ScalingConfig("linear", 1, 8, false);
        assertThat(node("fourth", () -> otherSettings).config()).isEqualTo(otherSettings);
    }

    @Test
    void aSingleNodeStartsTheFirstWorkersBeforeTheTableExists() {
        ScalingNode alone = alone(newTable());

        alone.start();

        assertThat(fleet.workers()).hasSize(1);
    }

    @Test
    void oneOfSeveralNodesStartsNoWorkersBeforeItLeads() {
        first.start();

        assertThat(fleet.started).isZero();
    }

    @Test
    void changedSettingsApplyWhileItRunsAndReplaceForGoodWhatAnAdminSet() {
        AtomicReference<ScalingConfig> settings = new AtomicReference<>(SETTINGS);
        ScalingNode node = node("live", settings::get);
        seconds(2, node);
        node.change(new ScalingConfig("linear", 1, 9, false));
        seconds(1, node);
        assertThat(node.config().max()).isEqualTo(9);

        settings.set(new ScalingConfig("linear", 3, 5, false));
        seconds(2, node);
        assertThat(node.config()).isEqualTo(settings.get());
        assertThat(fleet.workers()).hasSize(3);

        settings.set(SETTINGS);
        seconds(1, node);
        assertThat(node.config()).isEqualTo(SETTINGS);
    }

    private ScalingNode node(String self, Supplier<ScalingConfig> settings) {
        Instant start = clock.instant();
        Leadership leadership = new Leadership(
                table,
                self,
                LEASE,
                () -> Duration.between(start, clock.instant()).toNanos());
        Fleet shared = new LeaderOnlyFleet(fleet, leadership);
        table.create();
        return new ScalingNode(
                shared, Optional.of(leadership), table, settings, List::of, config -> scaler(shared, config));
    }

    /** A table that does not exist yet. */
    private ScalingTable newTable() {
        return new ScalingTable(dynamoDb, local.newSettings().scalingTable());
    }

    private ScalingNode alone(ScalingTable own) {
        return new ScalingNode(fleet, Optional.empty(), own, () -> SETTINGS, List::of, config -> scaler(fleet, config));
    }

    private Scaler scaler(Fleet of, ScalingConfig config) {
        return new Scaler(
                of,
                () -> new QueueDepth(queueSize, 0, 0),
                List::of,
                new Policies(Duration.ofSeconds(30), Duration.ofSeconds(60), 3),
                config,
                Timings.withStartLimit(Duration.ofHours(1)),
                clock,
                new Random(1));
    }

    private void seconds(int count, ScalingNode... nodes) {
        for (int second = 0; second < count; second++) {
            for (ScalingNode node : nodes) {
                node.tick();
            }
            clock.advance(Duration.ofSeconds(1));
        }
    }
}
