package dev.osprey.web.upload;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.osprey.core.classification.FileName;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(LocalCloudExtension.class)
class TicketsIT {

    private static final Optional<IdempotencyKey> KEY = Optional.of(new IdempotencyKey("order-1"));
    private static final Upload BOOT = upload("boot.png", 1);
    private static final Upload BAG = upload("bag.png", 2);

    /** DynamoDB deletes by its own clock what has expired. */
    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));

    private final Cloud cloud;
    private final Tickets tickets;

    TicketsIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        cloud.keys().create();
        tickets = new Tickets(cloud.keys(), clock, Duration.ofMillis(1));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void withoutAKeyEveryUploadGetsAnIdOfItsOwn() {
        List<Ticket> two = tickets.of(List.of(BOOT, BOOT), Optional.empty());

        assertThat(two).extracting(Ticket::image).containsExactly(BOOT, BOOT);
        assertThat(two.get(0).id()).isNotEqualTo(two.get(1).id());
        assertThat(two.get(0).queued().submittedAt()).isEqualTo(clock.instant());
        assertThat(two).allSatisfy(ticket -> assertThat(ticket.claim()).isEmpty());
    }

    @Test
    void anAcceptedUploadIsRepeatedUnderTheSameIdAndTime() {
        Ticket first = one(BOOT);
        tickets.accepted(first);
        clock.advance(Duration.ofHours(1));

        Ticket second = one(BOOT);

        assertThat(first.repeated()).isFalse();
        assertThat(second.repeated()).isTrue();
        assertThat(second.claim()).isEmpty();
        assertThat(second.queued()).isEqualTo(first.queued());
    }

    @Test
    void aKeyIsValidForADay() {
        tickets.accepted(one(BOOT));
        clock.advance(Duration.ofDays(1).plusSeconds(1));

        assertThat(one(BAG).repeated()).isFalse();
    }

    @Test
    void everyImageOfACallHasItsOwnKey() {
        List<Ticket> first = tickets.of(List.of(BOOT, BAG), KEY);
        first.forEach(tickets::accepted);

        List<Ticket> second = tickets.of(List.of(BOOT, BAG), KEY);

        assertThat(second)
                .extracting(Ticket::id)
                .containsExactly(first.get(0).id(), first.get(1).id());
        assertThat(second).allMatch(Ticket::repeated);
    }

    @Test
    void aKeyThatWasUsedForAnotherImageIsRejectedAndThoseBeforeItAreReleased() {
        List<Ticket> first = tickets.of(List.of(BOOT, BOOT), KEY);
        tickets.release(first.subList(0, 1));
        tickets.accepted(first.get(1));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> tickets.of(List.of(BOOT, BAG), KEY))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(422))
                .withMessageContaining("bag.png");

        // Otherwise this would find the first image in progress.
        assertThat(one(BAG).repeated()).isFalse();
    }

    @Test
    void aReleasedKeyIsFree() {
        tickets.release(List.of(one(BOOT)));

        assertThat(one(BAG).claim()).isPresent();
    }

    @Test
    void anUploadInProgressIsReportedAfterAllAttempts() {
        one(BOOT);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> one(BOOT))
                .satisfies(problem -> {
                    assertThat(problem.problem().status().getStatusCode()).isEqualTo(503);
                    assertThat(problem.retryAfter()).isPresent();
                })
                .withMessageContaining("in progress");
    }

    @Test
    void theClaimOfADeadNodeIsTakenOverUnderItsId() {
        Ticket abandoned = one(BOOT);
        clock.advance(Tickets.ABANDONED_AFTER.plusMillis(1));

        Ticket takenOver = one(BOOT);

        assertThat(takenOver.queued()).isEqualTo(abandoned.queued());
        assertThat(takenOver.repeated()).isFalse();
        assertThat(takenOver.claim()).isPresent();
        // The dead node comes back: it must not release what belongs to another now.
        tickets.release(List.of(abandoned));
        tickets.accepted(takenOver);
        assertThat(one(BOOT).repeated()).isTrue();
    }

    @Test
    void aWaitForAnotherCallEndsWhenItsImageIsAccepted() throws Exception {
        Ticket first = one(BOOT);
        Tickets patient = new Tickets(cloud.keys(), clock, Duration.ofMillis(100));
        var second = CompletableFuture.supplyAsync(
                () -> patient.of(List.of(BOOT), KEY).get(0));

        tickets.accepted(first);

        assertThat(second.get(30, TimeUnit.SECONDS).id()).isEqualTo(first.id());
    }

    @Test
    void anInterruptedWaitEndsTheCall() {
        one(BOOT);
        Thread.currentThread().interrupt();

        try {
            assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> one(BOOT));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private Ticket one(Upload upload) {
        return tickets.of(List.of(upload), KEY).get(0);
    }

    private static Upload upload(String name, int content) {
        return new Upload(new FileName(name), "image/png", new byte[] {(byte) content});
    }
}
