package dev.osprey.scaler.leader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

import dev.osprey.core.fleet.Lease;
import dev.osprey.core.fleet.ScalingTable;
import dev.osprey.scaler.cloud.Moto;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(120)
class LeadershipIT {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final LeaseTiming TIMING = new LeaseTiming(Duration.ofSeconds(12), Duration.ofSeconds(2));

    private static Moto moto;
    private static DynamoDbClient dynamoDb;

    private ScalingTable table;
    private long now;
    private Leadership first;
    private Leadership second;

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
        table.create();
        first = new Leadership(table, "first", TIMING, () -> now);
        // Another machine's monotonic clock began at another time.
        second = new Leadership(table, "second", TIMING, () -> now - 1_000_000 * SECOND);
    }

    @Test
    void whoComesFirstLeadsForAsLongAsItIsThere() {
        for (int passed = 0; passed < 60; passed++) {
            assertThat(first.leads()).isTrue();
            assertThat(second.leads()).isFalse();
            now += SECOND;
        }
        first.confirm();
    }

    @Test
    void aFollowerTakesOverFromALeaderThatIsSilentForTwelveSeconds() {
        first.leads();
        second.leads();
        now += 12 * SECOND - 1;
        assertThat(second.leads()).isFalse();

        now += 1;
        assertThat(second.leads()).isTrue();
    }

    @Test
    void aLeaderThatWasStoppedDoesNothingWhenItGoesOn() {
        first.leads();
        second.leads();
        now += 12 * SECOND;
        second.leads();

        assertThatExceptionOfType(NotLeadingException.class).isThrownBy(first::confirm);
        assertThat(first.leads()).isFalse();
        second.confirm();
    }

    @Test
    void aLeaderThatWasStoppedForAShortTimeGoesOnLeading() {
        first.leads();
        second.leads();
        now += 11 * SECOND;

        first.confirm();
        now += 11 * SECOND;
        assertThat(second.leads()).isFalse();
    }

    @Test
    void whoHearsTooLateThatItStillLeadsDoesNothing() {
        Leadership slow = new Leadership(table, "slow", TIMING, () -> now += 6 * SECOND);
        slow.leads();

        assertThatExceptionOfType(NotLeadingException.class)
                .isThrownBy(slow::confirm)
                .withMessageContaining("too late");
    }

    @Test
    void followersNeverAct() {
        first.leads();
        second.leads();

        assertThatExceptionOfType(NotLeadingException.class).isThrownBy(second::confirm);
    }

    @Test
    void aRenewalWhoseAnswerWasLostIsNoLoss() {
        first.leads();
        Lease held = table.lease().orElseThrow();
        assertThat(table.replace(Optional.of(held), held.next("first"))).isEmpty();
        now += 2 * SECOND;

        assertThat(first.leads()).isTrue();
        first.confirm();
        assertThat(table.lease().orElseThrow().version()).isGreaterThan(held.version() + 1);
    }

    @Test
    void aTableThatWasEmptiedEndsTheLeadership() throws Exception {
        first.leads();
        moto.reset();
        table.create();

        assertThatExceptionOfType(NotLeadingException.class).isThrownBy(first::confirm);
        assertThat(second.leads()).isTrue();
    }

    @Test
    void twoNeverActWithinTheTimeOfOneConfirmationWhateverIsStoppedWhen() {
        Random random = new Random(1);
        List<Leadership> nodes = new ArrayList<>(List.of(first, second));
        nodes.add(new Leadership(table, "third", TIMING, () -> now + 77 * SECOND));
        long[] stoppedUntil = new long[nodes.size()];
        int actor = -1;
        int changes = 0;
        long actsUntil = 0;
        long lastAct = 0;
        for (int passed = 0; passed < 400; passed++) {
            for (int each = 0; each < nodes.size(); each++) {
                if (random.nextInt(60) == 0) {
                    stoppedUntil[each] = now + random.nextInt(40) * SECOND;
                }
                if (now < stoppedUntil[each] || !nodes.get(each).leads()) {
                    continue;
                }
                try {
                    nodes.get(each).confirm();
                } catch (NotLeadingException follower) {
                    continue;
                }
                if (each != actor) {
                    assertThat(now).isGreaterThanOrEqualTo(actsUntil);
                    changes++;
                }
                actor = each;
                actsUntil = now + 6 * SECOND;
                lastAct = now;
            }
            boolean somebodyRuns = LongStream.of(stoppedUntil).anyMatch(until -> until + 30 * SECOND < now);
            if (somebodyRuns) {
                assertThat(now - lastAct).isLessThanOrEqualTo(30 * SECOND);
            }
            now += SECOND;
        }
        assertThat(changes).isGreaterThan(3);
    }
}
