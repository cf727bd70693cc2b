package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.List;
import java.util.logging.Level;

import dev.osprey.sqsra.Fault;
import dev.osprey.sqsra.FaultProxy;
import dev.osprey.sqsra.LogRecords;
import dev.osprey.sqsra.SqsSuite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Batch calls that fail in part or entirely, on real servers: deletion, extension, release. */
class SettlementOnSqsIT extends SqsSuite {
    private static final String DELETE = "DeleteMessageBatch";
    private static final String CHANGE = "ChangeMessageVisibilityBatch";
    private static final String TIMEOUT = "VisibilityTimeout";

    @RegisterExtension
    private final LogRecords log = new LogRecords();

    private ReceivedBatch on;

    @AfterEach
    void end() {
        on.close();
    }

    @Test
    void retriesOnlyTheEntryThatWasNotDeleted() throws Exception {
        receive(3);
        proxy.failOnce(DELETE, 1, "InternalError", false);

        on.acknowledgeAll();

        assertThat(entries(DELETE)).containsExactly(3, 1);
        assertThat(sqs.isEmpty(QUEUE)).isTrue();
        assertThat(on.counters.getAcknowledged()).isEqualTo(3);
        assertThat(log.at(Level.WARNING, "")).isEmpty();
    }

    @Test
    void logsAndDoesNotRetryAnEntryThatSqsWillNeverDelete() throws Exception {
        receive(3);
        proxy.failOnce(DELETE, 1, "ReceiptHandleIsInvalid", true);

        on.acknowledgeAll();

        assertThat(entries(DELETE)).containsExactly(3);
        assertThat(on.counters.getAcknowledged()).isEqualTo(2);
        assertThat(on.inFlight.count()).isZero();
        assertThat(log.at(Level.WARNING, "ReceiptHandleIsInvalid")).hasSize(1);
    }

    @Test
    void givesUpAndLogsADeletionThatAlwaysFails() throws Exception {
        receive(2);
        proxy.respondWith(Fault.INVALID_CLIENT_TOKEN);

        on.acknowledgeAll();

        assertThat(entries(DELETE)).containsExactly(2, 2, 2, 2);
        assertThat(on.counters.getAcknowledged()).isZero();
        assertThat(on.inFlight.count()).isZero();
        assertThat(log.at(Level.WARNING, "will be redelivered")).hasSize(1);
    }

    @Test
    void extendsAtHalfTimeTenInACall() throws Exception {
        receive(12);
        VisibilityExtender extender = on.extender;

        on.clock.advance(Duration.ofSeconds(14));
        extender.extendDue();
        assertThat(proxy.calls(CHANGE)).isEmpty();
        on.clock.advance(Duration.ofSeconds(1));
        extender.extendDue();
        extender.extendDue();

        assertThat(entries(CHANGE)).containsExactly(10, 2);
        assertThat(proxy.calls(CHANGE))
                .allSatisfy(call -> assertThat(call.numbers(TIMEOUT)).containsOnly(30));
        assertThat(on.counters.getExtended()).isEqualTo(12);
    }

    @Test
    void extendsNoFurtherThanTwelveHours() throws Exception {
        receive(1);
        VisibilityExtender extender = on.extender;

        on.clock.advance(Duration.ofHours(12).minusSeconds(10));
        extender.extendDue();
        on.clock.advance(Duration.ofSeconds(10));
        extender.extendDue();

        assertThat(proxy.calls(CHANGE)).hasSize(1);
        assertThat(proxy.calls(CHANGE).get(0).numbers(TIMEOUT)).containsExactly(9);
        assertThat(log.at(Level.WARNING, "twelve hours")).hasSize(1);
        assertThat(on.inFlight.count()).isZero();
    }

    @Test
    void retriesAnEntryThatWasNotExtended() throws Exception {
        receive(3);
        proxy.failOnce(CHANGE, 2, "InternalError", false);
        VisibilityExtender extender = on.extender;

        on.clock.advance(Duration.ofSeconds(15));
        extender.extendDue();
        extender.extendDue();
        extender.extendDue();

        assertThat(entries(CHANGE)).containsExactly(3, 1);
        assertThat(on.counters.getExtended()).isEqualTo(3);
    }

    @Test
    void doesNotRetryAnEntryThatSqsWillNeverExtend() throws Exception {
        receive(3);
        proxy.failOnce(CHANGE, 2, "ReceiptHandleIsInvalid", true);
        VisibilityExtender extender = on.extender;

        on.clock.advance(Duration.ofSeconds(15));
        extender.extendDue();
        on.clock.advance(Duration.ofSeconds(15));
        extender.extendDue();

        assertThat(entries(CHANGE)).containsExactly(3, 2);
        assertThat(on.inFlight.count()).isEqualTo(3);
    }

    @Test
    void warnsOnceAndRetriesWhileNothingCanBeExtended() throws Exception {
        receive(1);
        VisibilityExtender extender = on.extender;
        on.clock.advance(Duration.ofSeconds(15));

        proxy.respondWith(Fault.EXPIRED_TOKEN);
        extender.extendDue();
        extender.extendDue();
        extender.extendDue();
        proxy.respondWith(Fault.NONE);
        extender.extendDue();

        assertThat(proxy.calls(CHANGE)).hasSize(4);
        assertThat(on.counters.getExtended()).isEqualTo(1);
        assertThat(log.at(Level.WARNING, "")).hasSize(1);
    }

    @Test
    void anEntryThatIsNotReleasedStaysInvisibleAndTheOthersAreVisibleAtOnce() throws Exception {
        receive(3);
        proxy.failOnce(CHANGE, 0, "InternalError", false);

        on.releaseAll(Duration.ZERO);

        assertThat(sqs.visible(QUEUE)).isEqualTo(2);
        assertThat(sqs.invisible(QUEUE)).isEqualTo(1);
        assertThat(on.inFlight.count()).isZero();
    }

    @Test
    void releasesAMessageOnceBecauseAnotherConsumerMayHaveItThen() throws Exception {
        receive(2);

        on.releaseAll(Duration.ZERO);
        on.releaseAll(Duration.ZERO);

        assertThat(entries(CHANGE)).containsExactly(2);
    }

    private void receive(int count) throws Exception {
        sqs.create(QUEUE);
        sqs.send(QUEUE, texts(count));
        on = new ReceivedBatch(throughProxy().settings(), SqsClients::open, count);
    }

    private List<Integer> entries(String action) {
        return proxy.calls(action).stream().map(FaultProxy.Call::entries).toList();
    }
}
