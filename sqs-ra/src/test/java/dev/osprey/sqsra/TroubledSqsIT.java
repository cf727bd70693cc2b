package dev.osprey.sqsra;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;

import dev.osprey.sqsra.inbound.SqsActivationSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** An SQS that refuses, and what the adapter asks of a healthy one, call by call. */
class TroubledSqsIT extends SqsSuite {
    private static final String RECEIVE = "ReceiveMessage";
    private static final String DELETE = "DeleteMessageBatch";

    private final LogRecords log = new LogRecords();

    @AfterEach
    void endLog() {
        log.close();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "SILENT"})
    void anSqsThatRefusesForAWhileIsToldOnceAndTriedOnAndHealsByItself(Trouble trouble) throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> {});
        activate(container, throughFront());
        sqs.send(QUEUE, "before");
        Eventually.await("the first message is deleted", () -> counter("Acknowledged") == 1);

        front.be(trouble);
        int before = front.calls(RECEIVE).size();
        Eventually.await("it tries on", () -> front.calls(RECEIVE).size() >= before + 3);
        assertThat(log.at(Level.WARNING, "Cannot poll queue")).hasSize(1);
        assertThat(log.at(Level.INFO, "Polling queue")).isEmpty();
        front.be(Trouble.NONE);
        sqs.send(QUEUE, "after");

        Eventually.await("the second message is deleted", () -> counter("Acknowledged") == 2);
        assertThat(container.begun()).containsExactly("before", "after");
        assertThat(log.at(Level.WARNING, "")).hasSize(1);
        assertThat(log.at(Level.INFO, "Polling queue requests again after")).hasSize(1);
        assertThat(pauses(front.calls(RECEIVE).subList(before, before + 3)))
                .satisfiesExactly(
                        pause -> assertThat(pause).isGreaterThanOrEqualTo(Duration.ofMillis(125)),
                        pause -> assertThat(pause).isGreaterThanOrEqualTo(Duration.ofMillis(250)));
    }

    @Test
    void credentialsThatAreMissingAtTheStartAreWaitedFor() throws Exception {
        sqs.create(QUEUE);
        sqs.send(QUEUE, "one");
        front.be(Trouble.INVALID_CLIENT_TOKEN);
        StrictContainer container = container((message, transaction) -> {});
        activate(container, throughFront());
        Eventually.await("it tries on", () -> front.calls("GetQueueUrl").size() >= 3);
        front.be(Trouble.NONE);

        Eventually.await("the message is deleted", () -> counter("Acknowledged") == 1);
        assertThat(log.at(Level.WARNING, "")).singleElement().asString().contains("Cannot poll queue requests");
        assertThat(log.at(Level.INFO, "Polling queue requests again after")).hasSize(1);
    }

    @Test
    void aFinishedMessageIsDeletedThoughCredentialsExpiredMeanwhile() throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> front.be(Trouble.EXPIRED_TOKEN));
        activate(container, throughFront());
        sqs.send(QUEUE, "one");
        Eventually.await("the deletion was refused", () -> front.calls(DELETE).size() >= 1);
        front.be(Trouble.NONE);

        Eventually.await("the message is deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.begun()).containsExactly("one");
    }

    @Test
    void whileDeletionFallsBehindNoMoreThanAHundredFinishedMessagesAreHeld() throws Exception {
        sqs.create(QUEUE);
        sqs.send(QUEUE, texts(300));
        StrictContainer container = container((message, transaction) -> {});
        front.be(Trouble.SILENT, DELETE);
        activate(container, throughFront());
        Eventually.await("a hundred were received", Duration.ofSeconds(60), () -> counter("Received") >= 100);
        // An attempt takes four seconds: without a bound all would have been received by then.
        int attempts = front.calls(DELETE).size();
        Eventually.await("deletion was retried", () -> front.calls(DELETE).size() > attempts);

        // The sessions, a hundred, and what the last poll returned.
        assertThat(counter("Received")).isLessThanOrEqualTo(8L + 100 + 10);
        front.be(Trouble.NONE);

        Eventually.await("all are deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.begun()).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void anIdleBeanAsksOnceAWaitTimeHoweverManySessionsItHas() throws Exception {
        sqs.create(QUEUE);
        SqsActivationSpec spec = throughFront();
        spec.setMaxSessions("50");
        activate(container((message, transaction) -> {}), spec);
        Eventually.await("it polls again and again", () -> front.calls(RECEIVE).size() >= 4);

        List<SqsFront.Call> receives = front.calls(RECEIVE);
        assertThat(receives).allSatisfy(call -> {
            assertThat(call.numbers("WaitTimeSeconds")).containsExactly(1);
            assertThat(call.numbers("MaxNumberOfMessages")).containsExactly(10);
        });
        // A slow machine makes the pauses longer only; a little less than the wait, as servers count in milliseconds.
        assertThat(pauses(receives))
                .allSatisfy(pause -> assertThat(pause).isGreaterThanOrEqualTo(Duration.ofMillis(950)));
        assertThat(front.mostReceives()).isEqualTo(1);
        assertThat(front.calls().stream().filter(call -> !call.action().equals(RECEIVE)))
                .extracting(SqsFront.Call::action)
                .containsExactly("GetQueueUrl");
    }

    @Test
    void noMoreIsAskedForThanThereAreFreeSessions() throws Exception {
        sqs.create(QUEUE);
        SqsActivationSpec spec = throughFront();
        spec.setMaxSessions("3");
        sqs.send(QUEUE, texts(20));
        StrictContainer container = container((message, transaction) -> {});
        activate(container, spec);

        Eventually.await("all are deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(front.calls(RECEIVE))
                .allSatisfy(call ->
                        assertThat(call.numbers("MaxNumberOfMessages").get(0)).isBetween(1, 3));
        assertThat(container.atMost()).isLessThanOrEqualTo(3);
    }

    @Test
    void theDelayOfAFailedMessageDoublesWithEachDelivery() throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> {
            throw new IllegalStateException("on purpose");
        });
        SqsActivationSpec spec = throughFront();
        spec.setRedeliveryDelaySeconds("2");
        SqsResourceAdapter adapter = adapter(container, () -> 0);
        adapter.endpointActivation(container, spec);
        sqs.send(QUEUE, "one");

        Eventually.await(
                "it has failed three times",
                () -> front.calls("ChangeMessageVisibilityBatch").size() == 3);
        // The random half of each is zero here.
        assertThat(front.calls("ChangeMessageVisibilityBatch"))
                .flatExtracting(call -> call.numbers("VisibilityTimeout"))
                .containsExactly(1, 2, 4);
    }

    private static List<Duration> pauses(List<SqsFront.Call> calls) {
        List<Duration> pauses = new ArrayList<>();
        for (int i = 1; i < calls.size(); i++) {
            pauses.add(Duration.ofNanos(calls.get(i).nanos() - calls.get(i - 1).nanos()));
        }
        return pauses;
    }
}
