package dev.osprey.core.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.jobs.JobNotice;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The outbox in the results table, on DynamoDB Local. */
@ExtendWith(LocalCloudExtension.class)
class OutboxIT {

    private static final Duration LEASE = Duration.ofSeconds(40);
    private static final Callback CALLBACK = Callback.of("https://example.com/hook?key=1", "call-1");

    private final TestClock clock = new TestClock();
    private Cloud cloud;
    private Outbox<Classification> outbox;

    @BeforeEach
    void start(LocalCloud local) {
        cloud = new Cloud(
                local.newSettings(StorageKeys.ID, new Retention(Optional.of(Duration.ofDays(1)))),
                clock,
                Tracing.off());
        cloud.createMissing();
        outbox = cloud.results().outbox();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void anAnswerMakesItsDeliveryDue() {
        Classification queued = queued("1");
        assertThat(due()).isEmpty();
        assertThat(find("1").state()).isEqualTo(DeliveryState.WAITING);

        Classification done = done(queued);

        assertThat(due()).extracting(Due::id).containsExactly("1");
        assertThat(due()).extracting(Due::at).containsExactly(done.completedAt());
        assertThat(due()).extracting(Due::callback).containsExactly(CALLBACK);
        Claim<Classification> claim = claim(due().get(0));
        assertThat(claim.subject()).isEqualTo(done);
        assertThat(claim.delivery().attempts()).isEqualTo(1);
    }

    @Test
    void aFailureThatTheWebTierStoresMakesItsDeliveryDue() {
        Classification failed = queued("1").failed("No worker finished it.", clock.instant());

        cloud.results().replace(Status.QUEUED, failed, "s3://bucket/1");

        assertThat(claim(due().get(0)).subject()).isEqualTo(failed);
    }

    @Test
    void anImageWithoutACallbackIsNotInTheOutbox() {
        Classification queued = Classification.queued("1", "cat.png", clock.instant());
        cloud.results().insert(queued, "s3://bucket/1");
        done(queued);

        assertThat(due()).isEmpty();
        assertThat(outbox.find("1")).isEmpty();
        assertThat(outbox.resend("1", clock.instant())).isEmpty();
        assertThat(outbox.page(Optional.empty(), Optional.empty(), 10).deliveries())
                .isEmpty();
    }

    @Test
    void onlyOneOfTwoNodesGetsTheAttempt() {
        done(queued("1"));
        Due due = due().get(0);

        assertThat(outbox.claim(due, clock.instant().plus(LEASE))).isPresent();

        assertThat(outbox.claim(due, clock.instant().plus(LEASE))).isEmpty();
        assertThat(due()).isEmpty();
    }

    @Test
    void theAttemptOfANodeThatDiedIsRepeatedAfterItsLease() {
        done(queued("1"));
        Claim<Classification> dead = claim(due().get(0));

        clock.advance(LEASE.minusMillis(1));
        assertThat(due()).isEmpty();
        clock.advance(Duration.ofMillis(1));

        Claim<Classification> next = claim(due().get(0));
        assertThat(next.delivery().attempts()).isEqualTo(2);
        // It was only paused.
        assertThat(outbox.delivered(dead, clock.instant())).isFalse();
        assertThat(outbox.failed(dead, clock.instant(), "late")).isFalse();
        assertThat(outbox.delivered(next, clock.instant())).isTrue();
        assertThat(find("1").state()).isEqualTo(DeliveryState.DELIVERED);
    }

    @Test
    void whatWasDeliveredIsNotDueAgain() {
        done(queued("1"));

        assertThat(outbox.delivered(claim(due().get(0)), clock.instant())).isTrue();

        clock.advance(Duration.ofHours(1));
        assertThat(due()).isEmpty();
    }

    @Test
    void aFailedAttemptIsRepeatedAtItsTimeAndTheLastOneIsNot() {
        done(queued("1"));
        Instant next = clock.instant().plusSeconds(5);
        outbox.retry(claim(due().get(0)), next, "HTTP 500");

        Delivery pending = find("1");
        assertThat(pending.state()).isEqualTo(DeliveryState.PENDING);
        assertThat(pending.at()).contains(next);
        assertThat(pending.error()).contains("HTTP 500");
        clock.advance(Duration.ofMillis(4999));
        assertThat(due()).isEmpty();
        clock.advance(Duration.ofMillis(1));

        outbox.failed(claim(due().get(0)), clock.instant(), "HTTP 503");

        clock.advance(Duration.ofHours(1));
        assertThat(due()).isEmpty();
        Delivery failed = find("1");
        assertThat(failed.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(failed.attempts()).isEqualTo(2);
        assertThat(failed.error()).contains("HTTP 503");
    }

    @Test
    void aDeliveryThatFailedIsSentAgainWithNewAttempts() {
        done(queued("1"));
        outbox.failed(claim(due().get(0)), clock.instant(), "HTTP 503");

        Delivery resent = outbox.resend("1", clock.instant()).orElseThrow();

        assertThat(resent.state()).isEqualTo(DeliveryState.PENDING);
        assertThat(resent.error()).isEmpty();
        Claim<Classification> claim = claim(due().get(0));
        assertThat(claim.delivery().attempts()).isEqualTo(1);
        // Once more while the attempt is under way: it stays alone.
        assertThat(outbox.resend("1", clock.instant()).orElseThrow().state()).isEqualTo(DeliveryState.PENDING);
        assertThat(due()).isEmpty();
        assertThat(outbox.delivered(claim, clock.instant())).isTrue();
        assertThat(outbox.resend("1", clock.instant()).orElseThrow().state()).isEqualTo(DeliveryState.PENDING);
        assertThat(due()).hasSize(1);
    }

    @Test
    void nothingIsSentAgainBeforeThereIsAnOutcome() {
        queued("1");

        assertThat(outbox.resend("1", clock.instant()).orElseThrow().state()).isEqualTo(DeliveryState.WAITING);

        assertThat(due()).isEmpty();
    }

    @Test
    void anAnswerInPlaceOfADeliveredFailureIsDelivered() {
        Classification queued = queued("1");
        store(queued.failed("An internal error.", clock.instant()));
        outbox.delivered(claim(due().get(0)), clock.instant());

        Classification done = done(queued);

        Claim<Classification> claim = claim(due().get(0));
        assertThat(claim.subject()).isEqualTo(done);
        assertThat(claim.delivery().attempts()).isEqualTo(1);
    }

    @Test
    void anAnswerInPlaceOfAFailureThatIsJustBeingDeliveredIsDelivered() {
        Classification queued = queued("1");
        store(queued.failed("An internal error.", clock.instant()));
        Claim<Classification> failure = claim(due().get(0));

        Classification done = done(queued);

        assertThat(outbox.delivered(failure, clock.instant())).isFalse();
        assertThat(claim(due().get(0)).subject()).isEqualTo(done);
    }

    @Test
    void aRedrivenImageHasNoDeliveryUntilItIsAnswered() {
        Classification queued = queued("1");
        Classification failed = queued.failed("An internal error.", clock.instant());
        store(failed);
        outbox.failed(claim(due().get(0)), clock.instant(), "HTTP 503");

        cloud.results().replace(Status.FAILED, failed.requeued(), "s3://bucket/1");

        assertThat(find("1").state()).isEqualTo(DeliveryState.WAITING);
        assertThat(find("1").attempts()).isZero();
        assertThat(outbox.page(Optional.empty(), Optional.empty(), 10).deliveries())
                .isEmpty();
        done(queued);
        assertThat(due()).hasSize(1);
    }

    @Test
    void theDeletionOfAnImageEndsItsDelivery() {
        done(queued("1"));
        done(queued("2"));
        Claim<Classification> second = claim(
                due().stream().filter(due -> due.id().equals("2")).findFirst().orElseThrow());
        Due first = due().get(0);

        // Only begun: a fault may keep the row for a while.
        cloud.results().beginDeletion("1");
        cloud.results().beginDeletion("2");

        clock.advance(LEASE);
        assertThat(due()).isEmpty();
        assertThat(outbox.claim(first, clock.instant().plus(LEASE))).isEmpty();
        assertThat(outbox.retry(second, clock.instant(), "HTTP 500")).isFalse();
        assertThat(outbox.find("1")).isEmpty();
        assertThat(outbox.resend("1", clock.instant())).isEmpty();
        // The row of a deleted image does not come back.
        cloud.deletions().delete("2");
        assertThat(outbox.delivered(second, clock.instant())).isFalse();
        assertThat(cloud.results().find("2")).isEmpty();
    }

    @Test
    void anExpiredImageIsNotDelivered() {
        done(queued("1"));
        Due due = due().get(0);

        clock.advance(Duration.ofDays(1));

        assertThat(outbox.claim(due, clock.instant().plus(LEASE))).isEmpty();
        assertThat(outbox.find("1")).isEmpty();
        assertThat(outbox.resend("1", clock.instant())).isEmpty();
    }

    @Test
    void whatIsLongestDueComesFirstInPortions() {
        List<String> ids =
                IntStream.range(0, 50).mapToObj(number -> "id-" + number).toList();
        for (String id : ids) {
            clock.advance(Duration.ofMillis(1));
            done(queued(id));
        }

        List<String> found = new ArrayList<>();
        List<Due> portion = outbox.due(clock.instant(), Optional.empty(), 7);
        while (!portion.isEmpty()) {
            portion.forEach(due -> found.add(due.id()));
            portion = outbox.due(clock.instant(), Optional.of(portion.get(portion.size() - 1)), 7);
        }

        assertThat(found).isEqualTo(ids);
    }

    @Test
    void theListShowsFailuresFirstAndEachDeliveryOnce() {
        List<String> delivered = new ArrayList<>();
        for (int number = 0; number < 12; number++) {
            clock.advance(Duration.ofSeconds(1));
            done(queued("id-" + number));
            Claim<Classification> claim = claim(due().get(0));
            switch (number % 3) {
                case 0 -> outbox.failed(claim, clock.instant(), "HTTP 500");
                case 1 -> outbox.retry(claim, clock.instant().plusSeconds(1000), "HTTP 500");
                default -> {
                    outbox.delivered(claim, clock.instant());
                    delivered.add(0, "id-" + number);
                }
            }
        }

        List<Delivery> all = all(Optional.empty(), 5);

        assertThat(all).extracting(Delivery::id).hasSize(12).doesNotHaveDuplicates();
        assertThat(all.subList(0, 4)).extracting(Delivery::state).containsOnly(DeliveryState.FAILED);
        assertThat(all.subList(0, 4)).extracting(Delivery::id).containsExactly("id-9", "id-6", "id-3", "id-0");
        assertThat(all.subList(4, 8)).extracting(Delivery::state).containsOnly(DeliveryState.PENDING);
        assertThat(all(Optional.of(DeliveryState.DELIVERED), 3))
                .extracting(Delivery::id)
                .isEqualTo(delivered);
        assertThat(all(Optional.of(DeliveryState.FAILED), 4)).hasSize(4);
        assertThat(all.get(0)).isEqualTo(find("id-9"));
    }

    @Test
    void theListsOfTwoOutboxesAreOne() {
        Outbox<JobNotice> jobs = cloud.jobs().outbox();
        List<String> ids = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
            clock.advance(Duration.ofSeconds(1));
            done(queued("image-" + number));
            cloud.jobs()
                    .store(
                            new Job("job-" + number, clock.instant(), 1, Provenance.UNKNOWN),
                            List.of("image-" + number),
                            Optional.of(CALLBACK));
            cloud.jobs()
                    .end(
                            jobs.waiting(clock.instant(), Optional.empty(), 1).get(0),
                            new JobNotice.End(clock.instant(), "{}"));
            ids.addAll(0, List.of("job-" + number, "image-" + number));
        }
        jobs.failed(
                jobs.claim(
                                jobs.due(clock.instant(), Optional.empty(), 1).get(0),
                                clock.instant().plus(LEASE))
                        .orElseThrow(),
                clock.instant(),
                "HTTP 500");
        ids.remove("job-0");
        ids.add(0, "job-0");

        List<String> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            DeliveryPage page = outbox.page(Optional.empty(), cursor, 5).and(jobs.page(Optional.empty(), cursor, 5), 5);
            assertThat(page.deliveries()).hasSizeLessThanOrEqualTo(5);
            page.deliveries().forEach(delivery -> found.add(delivery.id()));
            cursor = page.next();
        } while (cursor.isPresent());

        assertThat(found).isEqualTo(ids);
    }

    @Test
    void aForeignCursorIsRefused() {
        for (String cursor : List.of("", "x", "a/b/c", "due", "due/1")) {
            assertThatThrownBy(() -> outbox.page(Optional.empty(), Optional.of(cursor), 5))
                    .as(cursor)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        // Of another list.
        assertThat(outbox.page(Optional.of(DeliveryState.FAILED), Optional.of("delivered/0000000000000/1"), 5)
                        .deliveries())
                .isEmpty();
    }

    private List<Delivery> all(Optional<DeliveryState> state, int limit) {
        List<Delivery> all = new ArrayList<>();
        DeliveryPage page = outbox.page(state, Optional.empty(), limit);
        all.addAll(page.deliveries());
        while (page.next().isPresent()) {
            page = outbox.page(state, page.next(), limit);
            all.addAll(page.deliveries());
        }
        return all;
    }

    private List<Due> due() {
        return outbox.due(clock.instant(), Optional.empty(), 100);
    }

    private Claim<Classification> claim(Due due) {
        return outbox.claim(due, clock.instant().plus(LEASE)).orElseThrow();
    }

    private Delivery find(String id) {
        return outbox.find(id).orElseThrow();
    }

    private Classification queued(String id) {
        Classification queued = Classification.queued(id, "cat.png", clock.instant());
        cloud.results().insert(queued, "s3://bucket/" + id, Provenance.UNKNOWN, Optional.of(CALLBACK));
        return queued;
    }

    private Classification done(Classification queued) {
        Classification done = queued.done(List.of(new Prediction("Bag", 0.75)), clock.instant());
        store(done);
        return done;
    }

    private void store(Classification finished) {
        assertThat(cloud.results().store(finished, "s3://bucket/" + finished.id()))
                .isTrue();
    }
}
