package dev.osprey.scaler.leader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

import dev.osprey.core.dynamodb.DynamoDb;
import dev.osprey.core.fleet.Lease;
import dev.osprey.core.fleet.ScalingTable;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(LocalCloudExtension.class)
@Timeout(120)
class LeadershipIT {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final LeaseTiming TIMING = new LeaseTiming(Duration.ofSeconds(12), Duration.ofSeconds(2));

    private final DynamoDbClient dynamoDb;
    private final String tableName;
    private final ScalingTable table;
    private long now;
    private Leadership first;
    private Leadership second;

    LeadershipIT(LocalCloud local) {
        dynamoDb = DynamoDb.client(Optional.of(local.dynamoDb()));
        tableName = local.newSettings().scalingTable();
        table = new ScalingTable(dynamoDb, tableName);
    }

    @BeforeEach
    void twoNodes() {
        table.create();
        first = new Leadership(table, "first", TIMING, () -> now);
        // The monotonic clocks of two machines have different origins.
        second = new Leadership(table, "second", TIMING, () -> now - 1_000_000 * SECOND);
    }

    @AfterEach
    void close() {
        dynamoDb.close();
    }

    @Test
    void theFirstNodeLeadsAsLongAsItRenewsTheLease() {
        for (int passed = 0; passed < 60; passed++) {
            assertThat(first.leads()).isTrue();
            assertThat(second.leads()).isFalse();
            now += SECOND;
        }
        first.confirm();
    }

    @Test
    void aFollowerTakesOverAfterTwelveSecondsWithoutARenewal() {
        first.leads();
        second.leads();
        now += 12 * SECOND - 1;
        assertThat(second.leads()).isFalse();

        now += 1;
        assertThat(second.leads()).isTrue();
    }

    @Test
    void aSuspendedLeaderDoesNotActWhenItResumes() {
        first.leads();
        second.leads();
        now += 12 * SECOND;
        second.leads();

        assertThatExceptionOfType(NotLeadingException.class).isThrownBy(first::confirm);
        assertThat(first.leads()).isFalse();
        second.confirm();
    }

    @Test
    void aBrieflySuspendedLeaderKeepsTheLease() {
        first.leads();
        second.leads();
        now += 11 * SECOND;

        first.confirm();
        now += 11 * SECOND;
        assertThat(second.leads()).isFalse();
    }

    @Test
    void aConfirmationThatArrivesTooLateIsNotValid() {
        Leadership slow = new Leadership(table, "slow", TIMING, () -> now += 6 * SECOND);
        slow.leads();

        assertThatExceptionOfType(NotLeadingException.class)
                .isThrownBy(slow::confirm)
                .withMessageContaining("too late");
    }

    @Test
    void aFollowerCannotConfirm() {
        first.leads();
        second.leads();

        assertThatExceptionOfType(NotLeadingException.class).isThrownBy(second::confirm);
    }

    @Test
    void aRenewalWhoseResponseWasLostKeepsTheLease() {
        first.leads();
        Lease held = table.lease().orElseThrow();
        assertThat(table.replace(Optional.of(held), held.next("first"))).isEmpty();
        now += 2 * SECOND;

        assertThat(first.leads()).isTrue();
        first.confirm();
        assertThat(table.lease().orElseThrow().version()).isGreaterThan(held.version() + 1);
    }

    @Test
    void losesTheLeaseWhenTheTableIsDeleted() {
        first.leads();
        dynamoDb.deleteTable(request -> request.tableName(tableName));
        table.create();

        assertThatExceptionOfType(NotLeadingException.class).isThrownBy(first::confirm);
        assertThat(second.leads()).isTrue();
    }

    @Test
    void twoNodesNeverActWithinTheValidityOfOneConfirmation() {
        Random random = new Random(1);
        List<Leadership> nodes = new ArrayList<>(List.of(first, second));
        nodes.add(new Leadership(table, "third", TIMING, () -> now + 77 * SECOND));
        long[] suspendedUntil = new long[nodes.size()];
        int actor = -1;
        int changes = 0;
        long actsUntil = 0;
        long lastAct = 0;
        for (int passed = 0; passed < 400; passed++) {
            for (int each = 0; each < nodes.size(); each++) {
                if (random.nextInt(60) == 0) {
                    suspendedUntil[each] = now + random.nextInt(40) * SECOND;
                }
                if (now < suspendedUntil[each] || !nodes.get(each).leads()) {
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
            boolean anyRuns = LongStream.of(suspendedUntil).anyMatch(until -> until + 30 * SECOND < now);
            if (anyRuns) {
                assertThat(now - lastAct).isLessThanOrEqualTo(30 * SECOND);
            }
            now += SECOND;
        }
        assertThat(changes).isGreaterThan(3);
    }
}
