package dev.osprey.sqsra;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

import static org.assertj.core.api.Assertions.assertThat;

class HeldMessagesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final HeldMessages held = new HeldMessages(Duration.ofSeconds(30));

    @Test
    void aMessageIsDueAtHalfOfItsTime() {
        ReceivedMessage message = message("a", START);
        held.hold(List.of(message));

        assertThat(held.pastHalfTime(START.plusSeconds(14))).isEmpty();
        assertThat(held.pastHalfTime(START.plusSeconds(15))).containsExactly(message);
    }

    @Test
    void anExtendedMessageIsDueAtHalfOfItsNewTime() {
        ReceivedMessage message = message("a", START);
        held.hold(List.of(message));
        held.hiddenUntil(message, START.plusSeconds(45));

        assertThat(held.pastHalfTime(START.plusSeconds(29))).isEmpty();
        assertThat(held.pastHalfTime(START.plusSeconds(30))).containsExactly(message);
    }

    @Test
    void aForgottenMessageIsNeverDue() {
        ReceivedMessage message = message("a", START);
        held.hold(List.of(message));
        held.forget(message);
        held.hiddenUntil(message, START);

        assertThat(held.pastHalfTime(START.plusSeconds(60))).isEmpty();
    }

    @Test
    void waitsOnlyWhileSomethingIsHeld() throws InterruptedException {
        assertThat(held.awaitAtMost(0, Duration.ZERO)).isTrue();
        held.hold(List.of(message("a", START)));
        assertThat(held.awaitAtMost(0, Duration.ofMillis(20))).isFalse();
        assertThat(held.awaitAtMost(1, Duration.ZERO)).isTrue();
    }

    @Test
    void afterClosingNothingMoreIsHeld() {
        held.close();

        assertThat(held.hold(List.of(message("a", START)))).isFalse();
        assertThat(held.count()).isZero();
    }

    @Test
    void aFinishedMessageIsExtendedButNotHandedBack() {
        ReceivedMessage finished = message("a", START);
        ReceivedMessage inWork = message("b", START);
        held.hold(List.of(finished, inWork));
        assertThat(held.settle(finished)).isTrue();
        assertThat(held.settle(finished)).isFalse();
        held.hiddenUntil(finished, START.plusSeconds(60));

        assertThat(held.unfinished()).containsExactly(inWork);
        assertThat(held.pastHalfTime(START.plusSeconds(45))).containsExactly(finished, inWork);
    }

    private static ReceivedMessage message(String handle, Instant at) {
        return new ReceivedMessage(
                Message.builder().messageId(handle).receiptHandle(handle).build(), at);
    }
}
