package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.List;
import java.util.logging.Level;

import dev.osprey.sqsra.LogRecords;
import dev.osprey.sqsra.SqsFront;
import dev.osprey.sqsra.SqsSuite;
import dev.osprey.sqsra.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Batch calls of which SQS takes a part, or none: deletion, prolonged hiding, handing back. */
class SettlementOnSqsIT extends SqsSuite {
    private static final String DELETE = "DeleteMessageBatch";
    private static final String CHANGE = "ChangeMessageVisibilityBatch";
    private static final String HIDING = "VisibilityTimeout";

    private final LogRecords log = new LogRecords();
    private ReceivedBatch on;

    @AfterEach
    void end() {
        on.close();
        log.close();
    }

    @Test
    void anEntryThatSqsCouldNotDeleteIsTriedAgainAlone() throws Exception {
        hold(3);
        front.refuseOnce(DELETE, 1, "InternalError", false);

        on.acknowledgeAll();

        assertThat(entries(DELETE)).containsExactly(3, 1);
        assertThat(sqs.isEmpty(QUEUE)).isTrue();
        assertThat(on.counters.getAcknowledged()).isEqualTo(3);
        assertThat(log.at(Level.WARNING, "")).isEmpty();
    }

    @Test
    void anEntryThatSqsWillNeverDeleteIsToldOfAndNotTriedAgain() throws Exception {
        hold(3);
        front.refuseOnce(DELETE, 1, "ReceiptHandleIsInvalid", true);

        on.acknowledgeAll();

        assertThat(entries(DELETE)).containsExactly(3);
        assertThat(on.counters.getAcknowledged()).isEqualTo(2);
        assertThat(on.inFlight.count()).isZero();
        assertThat(log.at(Level.WARNING, "ReceiptHandleIsInvalid")).hasSize(1);
    }

    @Test
    void aDeletionThatAlwaysFailsIsGivenUpAndToldOf() throws Exception {
        hold(2);
        front.be(Trouble.INVALID_CLIENT_TOKEN);

        on.acknowledgeAll();

        assertThat(entries(DELETE)).containsExactly(2, 2, 2, 2);
        assertThat(on.counters.getAcknowledged()).isZero();
        assertThat(on.inFlight.count()).isZero();
        assertThat(log.at(Level.WARNING, "will be redelivered")).hasSize(1);
    }

    @Test
    void nothingIsExtendedBeforeHalfTimeAndThenTenInACall() throws Exception {
        hold(12);
        VisibilityExtender extender = on.extender;

        on.clock.advance(Duration.ofSeconds(14));
        extender.extendDue();
        assertThat(front.calls(CHANGE)).isEmpty();
        on.clock.advance(Duration.ofSeconds(1));
        extender.extendDue();
        extender.extendDue();

        assertThat(entries(CHANGE)).containsExactly(10, 2);
        assertThat(front.calls(CHANGE))
                .allSatisfy(call -> assertThat(call.numbers(HIDING)).containsOnly(30));
        assertThat(on.counters.getExtended()).isEqualTo(12);
    }

    @Test
    void nothingIsHiddenLongerThanTwelveHours() throws Exception {
        hold(1);
        VisibilityExtender extender = on.extender;

        on.clock.advance(Duration.ofHours(12).minusSeconds(10));
        extender.extendDue();
        on.clock.advance(Duration.ofSeconds(10));
        extender.extendDue();

        assertThat(front.calls(CHANGE)).hasSize(1);
        assertThat(front.calls(CHANGE).get(0).numbers(HIDING)).containsExactly(9);
        assertThat(log.at(Level.WARNING, "twelve hours")).hasSize(1);
        assertThat(on.inFlight.count()).isZero();
    }

    @Test
    void anEntryThatSqsCouldNotExtendIsTriedAgainAtTheNextTurn() throws Exception {
        hold(3);
        front.refuseOnce(CHANGE, 2, "InternalError", false);
        VisibilityExtender extender = on.extender;

        on.clock.advance(Duration.ofSeconds(15));
        extender.extendDue();
        extender.extendDue();
        extender.extendDue();

        assertThat(entries(CHANGE)).containsExactly(3, 1);
        assertThat(on.counters.getExtended()).isEqualTo(3);
    }

    @Test
    void anEntryThatSqsWillNeverExtendIsLeftToItsBean() throws Exception {
        hold(3);
        front.refuseOnce(CHANGE, 2, "ReceiptHandleIsInvalid", true);
        VisibilityExtender extender = on.extender;

        on.clock.advance(Duration.ofSeconds(15));
        extender.extendDue();
        on.clock.advance(Duration.ofSeconds(15));
        extender.extendDue();

        assertThat(entries(CHANGE)).containsExactly(3, 2);
        assertThat(on.inFlight.count()).isEqualTo(3);
    }

    @Test
    void aHidingThatCannotBeProlongedIsToldOnceAndTriedOn() throws Exception {
        hold(1);
        VisibilityExtender extender = on.extender;
        on.clock.advance(Duration.ofSeconds(15));

        front.be(Trouble.EXPIRED_TOKEN);
        extender.extendDue();
        extender.extendDue();
        extender.extendDue();
        front.be(Trouble.NONE);
        extender.extendDue();

        assertThat(front.calls(CHANGE)).hasSize(4);
        assertThat(on.counters.getExtended()).isEqualTo(1);
        assertThat(log.at(Level.WARNING, "")).hasSize(1);
    }

    @Test
    void anEntryThatSqsDoesNotTakeBackStaysHiddenAndTheOthersComeAtOnce() throws Exception {
        hold(3);
        front.refuseOnce(CHANGE, 0, "InternalError", false);

        on.releaseAll(Duration.ZERO);

        assertThat(sqs.visible(QUEUE)).isEqualTo(2);
        assertThat(sqs.hidden(QUEUE)).isEqualTo(1);
        assertThat(on.inFlight.count()).isZero();
    }

    @Test
    void aMessageIsHandedBackOnceAsAnotherMayHaveItByThen() throws Exception {
        hold(2);

        on.releaseAll(Duration.ZERO);
        on.releaseAll(Duration.ZERO);

        assertThat(entries(CHANGE)).containsExactly(2);
    }

    private void hold(int count) throws Exception {
        sqs.create(QUEUE);
        sqs.send(QUEUE, texts(count));
        on = new ReceivedBatch(throughFront().settings(), SqsClients::open, count);
    }

    private List<Integer> entries(String action) {
        return front.calls(action).stream().map(SqsFront.Call::entries).toList();
    }
}
