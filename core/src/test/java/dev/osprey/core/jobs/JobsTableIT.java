package dev.osprey.core.jobs;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.dynamodb.DynamoDb;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.time.Await;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.core.webhooks.Claim;
import dev.osprey.core.webhooks.DeliveryState;
import dev.osprey.core.webhooks.Due;
import dev.osprey.core.webhooks.Outbox;
import dev.osprey.core.webhooks.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class JobsTableIT {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Callback CALLBACK = Callback.of("https://example.com/hook", "call-1");
    private static final Provenance OWNER = Provenance.upload(Optional.of("ann"), "digest");

    private final Cloud cloud;
    private final JobsTable jobs;

    JobsTableIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), Clock.systemUTC(), Tracing.off());
        jobs = cloud.jobs();
        jobs.create();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aJobIsFoundWithItsImagesInOrder() {
        Job job = new Job("b", NOW, 3, OWNER).accepting(NOW.plusSeconds(60), 2);

        jobs.store(job, List.of("2", "1", "3"));

        assertThat(jobs.find("b")).contains(job);
        assertThat(jobs.images("b")).containsExactly("2", "1", "3");
        assertThat(jobs.find("c")).isEmpty();
        assertThat(jobs.images("c")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {JobsTable.MAX_IDS_IN_FIRST_ROW, JobsTable.MAX_IDS_IN_ROW, 2 * JobsTable.MAX_IDS_IN_ROW + 1})
    void aJobMayBeLargerThanARow(int size) {
        List<String> ids = ids(size);

        jobs.store(new Job("b", NOW, size, OWNER), ids);

        assertThat(jobs.find("b")).contains(new Job("b", NOW, size, OWNER));
        assertThat(jobs.images("b")).isEqualTo(ids);
        assertThat(jobs.find("b/1")).isEmpty();
    }

    @Test
    void aBatchOfAnEarlierVersionIsAJob() {
        try (DynamoDbClient client = DynamoDb.client(cloud.settings().dynamoDbEndpoint())) {
            Table table = new Table(client, cloud.settings().batchesTable(), "id");
            table.put(Row.builder()
                    .text("id", "old/1")
                    .time("submittedAt", NOW)
                    .texts("images", List.of("3"))
                    .flag("more", false)
                    .build());
            table.put(Row.builder()
                    .text("id", "old")
                    .time("submittedAt", NOW)
                    .texts("images", List.of("1", "2"))
                    .flag("more", true)
                    .build());
        }

        assertThat(jobs.find("old")).contains(new Job("old", NOW, 3, Provenance.UNKNOWN));
        assertThat(jobs.images("old")).containsExactly("1", "2", "3");
    }

    @Test
    void aJobIsAcceptingUntilItsNodeSaysSoOrIsSilent() {
        jobs.store(new Job("b", NOW, 1, OWNER).accepting(NOW.plusSeconds(60), 0), List.of("1"));
        assertThat(jobs.find("b").orElseThrow().accepting(NOW.plusSeconds(59))).isTrue();
        assertThat(jobs.find("b").orElseThrow().incomplete(NOW.plusSeconds(60))).isTrue();

        assertThat(jobs.beingAccepted()).containsExactly("b");

        assertThat(jobs.keepAccepting("b", NOW.plusSeconds(90), 1)).isTrue();
        assertThat(jobs.find("b").orElseThrow().accepting(NOW.plusSeconds(89))).isTrue();
        assertThat(jobs.find("b").orElseThrow().acceptance())
                .contains(new Acceptance(NOW.plusSeconds(90), 1, Optional.empty()));
        assertThat(jobs.accepted("b", NOW)).isTrue();
        assertThat(jobs.beingAccepted()).isEmpty();

        assertThat(jobs.find("b")).contains(new Job("b", NOW, 1, OWNER));
    }

    @Test
    void aCancelledJobAcceptsNoMoreImages() {
        jobs.store(new Job("b", NOW, 2, OWNER).accepting(NOW.plusSeconds(60), 0), List.of("1", "2"));

        assertThat(jobs.beginCancellation("b", NOW)).isTrue();
        assertThat(jobs.beginCancellation("b", NOW.plusSeconds(1))).isTrue();

        assertThat(jobs.keepAccepting("b", NOW.plusSeconds(90), 1)).isFalse();
        assertThat(jobs.accepted("b", NOW)).isFalse();
        assertThat(jobs.incomplete("b", NOW)).isFalse();
        assertThat(jobs.find("b").orElseThrow().cancelledAt()).contains(NOW);
        assertThat(jobs.openCancellations()).containsExactly("b");
    }

    @Test
    void aStoppedJobAcceptsNoMoreImagesAndCanBeCancelled() {
        jobs.store(new Job("b", NOW, 2, OWNER).accepting(NOW.plusSeconds(30), 0), List.of("1", "2"));
        Job silent = jobs.find("b").orElseThrow();
        jobs.keepAccepting("b", NOW.plusSeconds(60), 1);
        // The node is alive.
        assertThat(jobs.stop(silent, NOW.plusSeconds(31))).isFalse();
        silent = jobs.find("b").orElseThrow();

        assertThat(jobs.stop(silent, NOW.plusSeconds(61))).isTrue();
        assertThat(jobs.stop(silent, NOW.plusSeconds(62))).isFalse();

        assertThat(jobs.keepAccepting("b", NOW.plusSeconds(90), 2)).isFalse();
        assertThat(jobs.accepted("b", NOW)).isFalse();
        assertThat(jobs.incomplete("b", NOW)).isFalse();
        assertThat(jobs.find("b").orElseThrow().acceptance())
                .contains(new Acceptance(NOW.plusSeconds(60), 1, Optional.of(NOW.plusSeconds(61))));
        assertThat(jobs.find("b").orElseThrow().accepting(NOW)).isFalse();
        assertThat(jobs.beingAccepted()).containsExactly("b");
        assertThat(jobs.beginCancellation("b", NOW)).isTrue();
        assertThat(jobs.find("b").orElseThrow().cancelledAt()).contains(NOW);
    }

    @Test
    void aJobThatItsNodeGaveUpIsStopped() {
        jobs.store(new Job("b", NOW, 2, OWNER).accepting(NOW.plusSeconds(30), 0), List.of("1", "2"));
        jobs.store(new Job("c", NOW, 1, OWNER).accepting(NOW.plusSeconds(30), 0), List.of("3"));

        assertThat(jobs.incomplete("b", NOW)).isTrue();
        jobs.delete(new Job("c", NOW, 1, OWNER));

        assertThat(jobs.find("b").orElseThrow().stopped()).isTrue();
        assertThat(jobs.beingAccepted()).isEmpty();
    }

    @Test
    void aJobWithACallbackWaitsInTheOutboxUntilItsEnd() {
        jobs.store(new Job("b", NOW, 2, OWNER), List.of("1", "2"), Optional.of(CALLBACK));
        jobs.store(new Job("c", NOW, 1, OWNER), List.of("3"));
        Outbox<JobNotice> outbox = jobs.outbox();
        assertThat(outbox.find("b").orElseThrow().state()).isEqualTo(DeliveryState.WAITING);
        assertThat(outbox.find("c")).isEmpty();
        Due first = waiting(NOW);
        assertThat(first.callback()).isEqualTo(CALLBACK);

        assertThat(outbox.postpone(first, NOW.plusSeconds(2))).isTrue();

        assertThat(outbox.waiting(NOW.plusMillis(1999), Optional.empty(), 10)).isEmpty();
        Due second = waiting(NOW.plusSeconds(2));
        JobNotice.End end = new JobNotice.End(NOW.plusSeconds(2), "{}");
        // Of a node that has read it before.
        assertThat(jobs.end(first, end)).isFalse();
        assertThat(outbox.postpone(first, NOW.plusSeconds(9))).isFalse();
        assertThat(jobs.end(second, end)).isTrue();
        assertThat(jobs.end(second, end)).isFalse();
        assertThat(outbox.waiting(NOW.plusSeconds(99), Optional.empty(), 10)).isEmpty();
        List<Due> due = outbox.due(NOW.plusSeconds(2), Optional.empty(), 10);
        assertThat(due).hasSize(1);
        Claim<JobNotice> claim = outbox.claim(due.get(0), NOW.plusSeconds(40)).orElseThrow();
        assertThat(claim.subject()).isEqualTo(new JobNotice("b", Optional.of(end)));
        assertThat(claim.delivery().subject()).isEqualTo(Subject.JOB);
        assertThat(outbox.delivered(claim, NOW.plusSeconds(3))).isTrue();
        assertThat(jobs.find("b")).contains(new Job("b", NOW, 2, OWNER));
    }

    @Test
    void whatWaitsIsNoDeliveryYetAndADeletedJobDoesNotComeBack() {
        jobs.store(new Job("b", NOW, 1, OWNER), List.of("1"), Optional.of(CALLBACK));
        Due waiting = waiting(NOW);
        assertThat(jobs.outbox().page(Optional.empty(), Optional.empty(), 10).deliveries())
                .isEmpty();
        assertThat(jobs.outbox().due(NOW.plusSeconds(60), Optional.empty(), 10)).isEmpty();

        jobs.delete(new Job("b", NOW, 1, OWNER));

        assertThat(jobs.end(waiting, new JobNotice.End(NOW, "{}"))).isFalse();
        assertThat(jobs.outbox().postpone(waiting, NOW)).isFalse();
        assertThat(jobs.find("b")).isEmpty();
    }

    @Test
    void aTableOfAnEarlierVersionGetsTheOutbox() throws Exception {
        try (DynamoDbClient client = DynamoDb.client(cloud.settings().dynamoDbEndpoint())) {
            String name = cloud.settings().batchesTable() + "-old";
            new Table(client, name, "id").create();
            JobsTable old = new JobsTable(client, name, cloud.settings().retention());
            old.create();
            old.store(new Job("b", NOW, 1, OWNER), List.of("1"), Optional.of(CALLBACK));
            assertThat(old.outbox().waiting(NOW, Optional.empty(), 10)).isEmpty();

            assertThat(old.upgrade()).isFalse();
            Await.until("the index is there", old::upgrade);

            assertThat(old.outbox().waiting(NOW, Optional.empty(), 10))
                    .extracting(Due::id)
                    .containsExactly("b");
        }
    }

    private Due waiting(Instant now) {
        return jobs.outbox().waiting(now, Optional.empty(), 10).get(0);
    }

    @Test
    void theFirstEndOfACancellationCounts() {
        jobs.store(new Job("b", NOW, 2, OWNER), List.of("1", "2"));
        jobs.store(new Job("c", NOW, 1, OWNER), List.of("3"));
        jobs.beginCancellation("b", NOW);
        jobs.beginCancellation("c", NOW);

        jobs.endCancellation("b", 2);
        jobs.endCancellation("b", 1);

        assertThat(jobs.find("b").orElseThrow().cancelled()).contains(2);
        assertThat(jobs.openCancellations()).containsExactly("c");
        assertThat(jobs.find("cancelling")).isEmpty();
    }

    @Test
    void whatIsNoJobCannotBeCancelled() {
        assertThat(jobs.beginCancellation("b", NOW)).isFalse();
        assertThat(jobs.beginCancellation("cancelling", NOW)).isFalse();

        assertThat(jobs.openCancellations()).isEmpty();
        assertThat(jobs.find("b")).isEmpty();
    }

    @Test
    void allJobsAreDeleted() {
        jobs.store(new Job("b", NOW, 1, OWNER), List.of("1"));
        jobs.beginCancellation("b", NOW);

        jobs.deleteAll();

        assertThat(jobs.find("b")).isEmpty();
        assertThat(jobs.openCancellations()).isEmpty();
        assertThat(jobs.accepted("b", NOW)).isFalse();
        assertThat(jobs.find("b")).isEmpty();
    }

    private static List<String> ids(int size) {
        return IntStream.range(0, size)
                .mapToObj("019aad2e-7c1f-7a30-8d0b-%012d"::formatted)
                .toList();
    }
}
