package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

import static org.assertj.core.api.Assertions.assertThat;

class InFlightMessagesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final InFlightMessages inFlight = new InFlightMessages(Duration.ofSeconds(30));

    @Test
    void aMessageIsDueAtHalfOfItsVisibilityTimeout() {
        ReceivedMessage message = message("a", START);
        inFlight.add(List.of(message));

        assertThat(inFlight.dueForExtension(START.plusSeconds(14))).isEmpty();
        assertThat(inFlight.dueForExtension(START.plusSeconds(15))).containsExactly(message);
    }

    @Test
    void anExtendedMessageIsDueAtHalfOfItsNewTimeout() {
        ReceivedMessage message = message("a", START);
        inFlight.add(List.of(message));
        inFlight.extended(message, START.plusSeconds(45));

        assertThat(inFlight.dueForExtension(START.plusSeconds(29))).isEmpty();
        assertThat(inFlight.dueForExtension(START.plusSeconds(30))).containsExactly(message);
    }

    @Test
    void aRemovedMessageIsNeverDue() {
        ReceivedMessage message = message("a", START);
        inFlight.add(List.of(message));
        inFlight.remove(message);
        inFlight.extended(message, START);

        assertThat(inFlight.dueForExtension(START.plusSeconds(60))).isEmpty();
    }

    @Test
    void waitsOnlyWhileMessagesAreInFlight() throws InterruptedException {
        assertThat(inFlight.awaitAtMost(0, Duration.ZERO)).isTrue();
        inFlight.add(List.of(message("a", START)));
        assertThat(inFlight.awaitAtMost(0, Duration.ofMillis(20))).isFalse();
        assertThat(inFlight.awaitAtMost(1, Duration.ZERO)).isTrue();
    }

    @Test
    void nothingIsAddedAfterClosing() {
        inFlight.close();

        assertThat(inFlight.add(List.of(message("a", START)))).isFalse();
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void aMessageBeingDeletedIsExtendedButNotUnsettled() {
        ReceivedMessage finished = message("a", START);
        ReceivedMessage inWork = message("b", START);
        inFlight.add(List.of(finished, inWork));
        assertThat(inFlight.beginSettlement(finished)).isTrue();
        assertThat(inFlight.beginSettlement(finished)).isFalse();
        inFlight.extended(finished, START.plusSeconds(60));

        assertThat(inFlight.unsettled()).containsExactly(inWork);
        assertThat(inFlight.dueForExtension(START.plusSeconds(45))).containsExactly(finished, inWork);
    }

    private static ReceivedMessage message(String handle, Instant at) {
        return new ReceivedMessage(
                Message.builder().messageId(handle).receiptHandle(handle).build(), at);
    }
}
