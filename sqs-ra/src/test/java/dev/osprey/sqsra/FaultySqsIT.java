package dev.osprey.sqsra;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;

import dev.osprey.sqsra.inbound.SqsActivationSpec;
import dev.osprey.sqsra.outbound.SqsManagedConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** An SQS that fails, and the calls that the adapter makes to a healthy one. */
class FaultySqsIT extends SqsSuite {
    private static final String RECEIVE = "ReceiveMessage";
    private static final String DELETE = "DeleteMessageBatch";

    @RegisterExtension
    private final LogRecords log = new LogRecords();

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "SILENT"})
    void retriesWithBackoffAndLogsAnOutageOnce(Fault fault) throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> {});
        activate(container, throughProxy());
        sqs.send(QUEUE, "before");
        Eventually.await("the first message is deleted", () -> counter("Acknowledged") == 1);

        proxy.respondWith(fault);
        int before = proxy.calls(RECEIVE).size();
        Eventually.await("it retries", () -> proxy.calls(RECEIVE).size() >= before + 3);
        assertThat(log.at(Level.WARNING, "Cannot poll queue")).hasSize(1);
        assertThat(log.at(Level.INFO, "Polling queue")).isEmpty();
        proxy.respondWith(Fault.NONE);
        sqs.send(QUEUE, "after");

        Eventually.await("the second message is deleted", () -> counter("Acknowledged") == 2);
        assertThat(container.delivered()).containsExactly("before", "after");
        assertThat(log.at(Level.WARNING, "")).hasSize(1);
        assertThat(log.at(Level.INFO, "Polling queue requests again after")).hasSize(1);
        assertThat(pauses(proxy.calls(RECEIVE).subList(before, before + 3)))
                .satisfiesExactly(
                        pause -> assertThat(pause).isGreaterThanOrEqualTo(Duration.ofMillis(125)),
                        pause -> assertThat(pause).isGreaterThanOrEqualTo(Duration.ofMillis(250)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestsAreSignedUnlessThePropertyForbidsIt(boolean signed) throws Exception {
        assumeTrue(signed || server instanceof ElasticMq, "moto takes the service from the signature");
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> {});
        SqsActivationSpec spec = throughProxy();
        spec.setSignRequests(Boolean.toString(signed));
        activate(container, spec);
        SqsManagedConnectionFactory factory = new SqsManagedConnectionFactory();
        factory.setEndpoint(proxy.endpoint());
        factory.setRegion(LocalSqs.REGION);
        factory.setSignRequests(Boolean.toString(signed));
        try (JMSContext context = ((ConnectionFactory) factory.createConnectionFactory()).createContext()) {
            context.createProducer().send(context.createQueue(QUEUE), "one");
        }

        Eventually.await("the message is deleted", () -> counter("Acknowledged") == 1);
        assertThat(container.delivered()).containsExactly("one");
        assertThat(proxy.calls()).extracting(FaultProxy.Call::action).contains("SendMessage", RECEIVE, DELETE);
        assertThat(proxy.calls()).allMatch(call -> call.signed() == signed);
    }

    @Test
    void retriesUntilCredentialsAreValid() throws Exception {
        sqs.create(QUEUE);
        sqs.send(QUEUE, "one");
        proxy.respondWith(Fault.INVALID_CLIENT_TOKEN);
        StrictContainer container = container((message, transaction) -> {});
        activate(container, throughProxy());
        Eventually.await("it retries", () -> proxy.calls("GetQueueUrl").size() >= 3);
        proxy.respondWith(Fault.NONE);

        Eventually.await("the message is deleted", () -> counter("Acknowledged") == 1);
        assertThat(log.at(Level.WARNING, "")).singleElement().asString().contains("Cannot poll queue requests");
        assertThat(log.at(Level.INFO, "Polling queue requests again after")).hasSize(1);
    }

    @Test
    void deletesADeliveredMessageAfterCredentialsExpiredMeanwhile() throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> proxy.respondWith(Fault.EXPIRED_TOKEN));
        activate(container, throughProxy());
        sqs.send(QUEUE, "one");
        Eventually.await("the deletion has failed", () -> proxy.calls(DELETE).size() >= 1);
        proxy.respondWith(Fault.NONE);

        Eventually.await("the message is deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.delivered()).containsExactly("one");
    }

    @Test
    void receivesNoMoreWhileAHundredMessagesWaitForDeletion() throws Exception {
        sqs.create(QUEUE);
        sqs.send(QUEUE, texts(300));
        StrictContainer container = container((message, transaction) -> {});
        proxy.respondWith(Fault.SILENT, DELETE);
        activate(container, throughProxy());
        Eventually.await("a hundred were received", Duration.ofSeconds(60), () -> counter("Received") >= 100);
        // An attempt takes four seconds: without a limit all would have been received by then.
        int attempts = proxy.calls(DELETE).size();
        Eventually.await("deletion was retried", () -> proxy.calls(DELETE).size() > attempts);

        // The sessions, a hundred, and what the last poll returned.
        assertThat(counter("Received")).isLessThanOrEqualTo(8L + 100 + 10);
        proxy.respondWith(Fault.NONE);

        Eventually.await("all are deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(container.delivered()).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void anIdleBeanPollsOncePerWaitTimeRegardlessOfItsSessions() throws Exception {
        sqs.create(QUEUE);
        SqsActivationSpec spec = throughProxy();
        spec.setMaxSessions("50");
        activate(container((message, transaction) -> {}), spec);
        Eventually.await("it polls several times", () -> proxy.calls(RECEIVE).size() >= 4);

        List<FaultProxy.Call> receives = proxy.calls(RECEIVE);
        assertThat(receives).allSatisfy(call -> {
            assertThat(call.numbers("WaitTimeSeconds")).containsExactly(1);
            assertThat(call.numbers("MaxNumberOfMessages")).containsExactly(10);
        });
        // A slow machine only makes the pauses longer. Slightly less than the wait time, as servers count in
        // milliseconds.
        assertThat(pauses(receives))
                .allSatisfy(pause -> assertThat(pause).isGreaterThanOrEqualTo(Duration.ofMillis(950)));
        assertThat(proxy.mostReceives()).isEqualTo(1);
        assertThat(proxy.calls().stream().filter(call -> !call.action().equals(RECEIVE)))
                .extracting(FaultProxy.Call::action)
                .containsExactly("GetQueueUrl");
    }

    @Test
    void asksForNoMoreMessagesThanThereAreFreeSessions() throws Exception {
        sqs.create(QUEUE);
        SqsActivationSpec spec = throughProxy();
        spec.setMaxSessions("3");
        sqs.send(QUEUE, texts(20));
        StrictContainer container = container((message, transaction) -> {});
        activate(container, spec);

        Eventually.await("all are deleted", () -> sqs.isEmpty(QUEUE));
        assertThat(proxy.calls(RECEIVE))
                .allSatisfy(call ->
                        assertThat(call.numbers("MaxNumberOfMessages").get(0)).isBetween(1, 3));
        assertThat(container.maxRunning()).isLessThanOrEqualTo(3);
    }

    @Test
    void theRedeliveryDelayDoublesWithEachAttempt() throws Exception {
        sqs.create(QUEUE);
        StrictContainer container = container((message, transaction) -> {
            throw new IllegalStateException("on purpose");
        });
        SqsActivationSpec spec = throughProxy();
        spec.setRedeliveryDelaySeconds("2");
        SqsResourceAdapter adapter = adapter(container, () -> 0);
        adapter.endpointActivation(container, spec);
        sqs.send(QUEUE, "one");

        Eventually.await(
                "it has failed three times",
                () -> proxy.calls("ChangeMessageVisibilityBatch").size() == 3);
        // The random half of each delay is zero here.
        assertThat(proxy.calls("ChangeMessageVisibilityBatch"))
                .flatExtracting(call -> call.numbers("VisibilityTimeout"))
                .containsExactly(1, 2, 4);
    }

    private static List<Duration> pauses(List<FaultProxy.Call> calls) {
        List<Duration> pauses = new ArrayList<>();
        for (int i = 1; i < calls.size(); i++) {
            pauses.add(Duration.ofNanos(calls.get(i).nanos() - calls.get(i - 1).nanos()));
        }
        return pauses;
    }
}
