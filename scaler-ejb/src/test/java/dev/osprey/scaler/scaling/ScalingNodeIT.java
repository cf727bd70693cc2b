package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.fleet.ScalingDecision;
import dev.osprey.core.fleet.ScalingTable;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.time.TestClock;
import dev.osprey.scaler.cloud.Moto;
import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.leader.LeaderOnlyFleet;
import dev.osprey.scaler.leader.Leadership;
import dev.osprey.scaler.leader.LeaseTiming;
import dev.osprey.scaler.policies.Policies;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Several web nodes, one fleet, one table. */
@Timeout(120)
class ScalingNodeIT {

    private static final ScalingConfig SETTINGS = new ScalingConfig("linear", 1, 20, false);

    private static final LeaseTiming LEASE = new LeaseTiming(Duration.ofSeconds(12), Duration.ofSeconds(2));

    private static Moto moto;
    private static DynamoDbClient dynamoDb;

    private final TestClock clock = new TestClock();
    private final MemoryFleet fleet = new MemoryFleet(clock);
    private ScalingTable table;
    private ScalingNode first;
    private ScalingNode second;
    private int queueSize;

    @BeforeAll
    static void startMoto() throws Exception {
        moto = Moto.start();
        dynamoDb = moto.dynamoDb();
    }

    @AfterAll
    static void endMoto() {
        if (moto != null) {
            dynamoDb.close();
            moto.close();
        }
    }

    @BeforeEach
    void twoNodes() throws Exception {
        moto.reset();
        table = new ScalingTable(dynamoDb, "scaling");
        first = node("first", SETTINGS);
        second = node("second", SETTINGS);
    }

    @Test
    void oneNodeScalesAndBothShowIt() {
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
    void theOtherNodeTakesOverTheWorkersAndWhatWasDecidedFromOneThatIsGone() {
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
    void aNodeThatWasStoppedForALongTimeStartsNothing() {
        seconds(12, first, second);
        seconds(30, second);
        fleet.killAll();

        first.tick();

        assertThat(fleet.workers()).isEmpty();
        seconds(2, second, first);
        assertThat(fleet.workers()).hasSize(1);
    }

    @Test
    void nodesThatAreClosedTogetherStartNothingForEachOther() {
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
    void whatIsOrderedOnANodeThatDoesNotLeadIsFollowedAndShownByAll() {
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
    void aNewLeaderKnowsThatItIsToPause() {
        seconds(2, first, second);
        first.change(new ScalingConfig("linear", 1, 20, true));
        seconds(1, first, second);
        fleet.killAll();

        seconds(30, second);

        assertThat(fleet.workers()).isEmpty();
    }

    @Test
    void ordersEndWithTheSettingsThatTheyWereGivenUnder() {
        first.change(new ScalingConfig("step", 2, 3, true));

        assertThat(node("third", SETTINGS).config().policy()).isEqualTo("step");
        ScalingConfig others = new ScalingConfig("linear", 1, 8, false);
        assertThat(node("fourth", others).config()).isEqualTo(others);
    }

    @Test
    void withoutOtherNodesTheFirstWorkersStartBeforeAnythingCanBeAsked() {
        ScalingNode alone = alone(new ScalingTable(dynamoDb, "not-yet-there"));

        alone.start();

        assertThat(fleet.workers()).hasSize(1);
    }

    @Test
    void withOtherNodesNothingIsStartedBeforeItIsKnownWhoLeads() {
        first.start();

        assertThat(fleet.started).isZero();
    }

    private ScalingNode node(String self, ScalingConfig settings) {
        Instant start = clock.instant();
        Leadership leadership = new Leadership(
                table,
                self,
                LEASE,
                () -> Duration.between(start, clock.instant()).toNanos());
        Fleet shared = new LeaderOnlyFleet(fleet, leadership);
        table.create();
        return new ScalingNode(
                shared, Optional.of(leadership), table, settings, List::of, orders -> scaler(shared, orders));
    }

    private ScalingNode alone(ScalingTable own) {
        return new ScalingNode(fleet, Optional.empty(), own, SETTINGS, List::of, orders -> scaler(fleet, orders));
    }

    private Scaler scaler(Fleet of, ScalingConfig orders) {
        return new Scaler(
                of,
                () -> new QueueDepth(queueSize, 0, 0),
                List::of,
                new Policies(Duration.ofSeconds(30), Duration.ofSeconds(60), 3),
                orders,
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
