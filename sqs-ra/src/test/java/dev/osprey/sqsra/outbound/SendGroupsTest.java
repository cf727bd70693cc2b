package dev.osprey.sqsra.outbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.osprey.sqsra.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class SendGroupsTest {
    private static final String QUEUE = "https://sqs/1/orders";

    // Longer than the test may take: nothing here is sent because the time is over.
    private static final Duration LINGER = Duration.ofMinutes(2);

    private final Service sqs = new Service();
    private final SendGroups groups = new SendGroups(sqs, LINGER);
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        sqs.answer.complete(null);
        callers.shutdownNow();
    }

    @Test
    void aMessageThatComesAloneIsSentAtOnce() {
        sqs.answer.complete(null);

        assertThat(groups.send(message("one"), 1, Optional.empty()).messageId()).isEqualTo("id of one");
        assertThat(groups.send(message("two"), 1, Optional.empty()).messageId()).isEqualTo("id of two");

        assertThat(sqs.calls).containsExactly(List.of("one"), List.of("two"));
    }

    @Test
    void messagesThatComeDuringACallAreSentInTensAndEachCallerGetsItsOwnResponse() throws Exception {
        List<Future<SendMessageResponse>> responses = sendDuringACall(13);

        sqs.answer.complete(null);

        for (int number = 0; number < responses.size(); number++) {
            assertThat(responses.get(number).get().messageId()).isEqualTo("id of " + number);
        }
        assertThat(sqs.calls).extracting(List::size).containsExactly(1, 10, 2);
        assertThat(sqs.calls.stream().flatMap(List::stream)).hasSize(13).doesNotHaveDuplicates();
    }

    @Test
    void aGroupCarriesAllThatBelongsToAMessage() throws Exception {
        Future<SendMessageResponse> first = sendDuringACall(1).get(0);
        SendMessageRequest request = message("full").toBuilder()
                .delaySeconds(7)
                .messageGroupId("uploader")
                .messageAttributes(Map.of(
                        "color",
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("blue")
                                .build()))
                .build();
        Future<SendMessageResponse> full = later(request);
        Future<SendMessageResponse> other = later(message("other"));
        Eventually.await("both wait", () -> waiting() == 2);

        sqs.answer.complete(null);

        first.get();
        other.get();
        assertThat(full.get().messageId()).isEqualTo("id of full");
        SendMessageBatchRequestEntry entry = sqs.entries.stream()
                .filter(each -> each.messageBody().equals("full"))
                .findAny()
                .orElseThrow();
        assertThat(entry.delaySeconds()).isEqualTo(7);
        assertThat(entry.messageGroupId()).isEqualTo("uploader");
        assertThat(entry.messageAttributes()).isEqualTo(request.messageAttributes());
    }

    @Test
    void anEntryThatFailsIsSentAloneAndFailsItsOwnCallerOnly() throws Exception {
        sqs.rejected = "3";
        List<Future<SendMessageResponse>> responses = sendDuringACall(6);

        sqs.answer.complete(null);

        for (int number = 0; number < responses.size(); number++) {
            Future<SendMessageResponse> response = responses.get(number);
            if (number == 3) {
                assertThatThrownBy(response::get).hasCause(Service.INVALID);
            } else {
                assertThat(response.get().messageId()).isEqualTo("id of " + number);
            }
        }
        assertThat(sqs.calls).extracting(List::size).containsExactly(1, 5, 1);
    }

    @Test
    void aGroupThatIsRejectedIsSentOneByOne() throws Exception {
        sqs.batchFailure = Service.INVALID;
        List<Future<SendMessageResponse>> responses = sendDuringACall(4);

        sqs.answer.complete(null);

        for (int number = 0; number < responses.size(); number++) {
            assertThat(responses.get(number).get().messageId()).isEqualTo("id of " + number);
        }
        assertThat(sqs.calls).extracting(List::size).containsExactlyInAnyOrder(1, 3, 1, 1, 1);
    }

    @Test
    void aGroupWithoutAnAnswerFailsAllItsCallers() throws Exception {
        sqs.batchFailure = SdkClientException.create("no response");
        List<Future<SendMessageResponse>> responses = sendDuringACall(4);

        sqs.answer.complete(null);

        assertThat(responses.get(0).get().messageId()).isEqualTo("id of 0");
        for (Future<SendMessageResponse> response : responses.subList(1, 4)) {
            assertThatThrownBy(response::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCause(sqs.batchFailure);
        }
        assertThat(sqs.calls).extracting(List::size).containsExactly(1, 3);
    }

    @Test
    void callersWaitForOneCallWithoutAnAnswerOnly() throws Exception {
        sqs.batchFailure = SdkClientException.create("no response");
        List<Future<SendMessageResponse>> responses = sendDuringACall(26);

        sqs.answer.complete(null);

        for (Future<SendMessageResponse> response : responses.subList(1, 11)) {
            assertThatThrownBy(response::get).hasCause(sqs.batchFailure);
        }
        for (int number = 11; number < 26; number++) {
            assertThat(responses.get(number).get().messageId()).isEqualTo("id of " + number);
        }
        assertThat(sqs.calls).filteredOn(call -> call.size() > 1).hasSize(1);
    }

    @Test
    void messagesThatExpectOthersAreSentTogether() throws Exception {
        sqs.answer.complete(null);

        List<Future<SendMessageResponse>> responses = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            responses.add(later(message(Integer.toString(number)), 4));
        }

        for (int number = 0; number < 4; number++) {
            assertThat(responses.get(number).get().messageId()).isEqualTo("id of " + number);
        }
        assertThat(sqs.calls).extracting(List::size).containsExactly(4);
    }

    @Test
    void noMoreThanTenAreWaitedFor() throws Exception {
        sqs.answer.complete(null);

        List<Future<SendMessageResponse>> responses = new ArrayList<>();
        for (int number = 0; number < 10; number++) {
            responses.add(later(message(Integer.toString(number)), 500));
        }

        for (Future<SendMessageResponse> response : responses) {
            response.get();
        }
        assertThat(sqs.calls).extracting(List::size).containsExactly(10);
    }

    @Test
    void aMessageThatExpectsNobodyTakesTheWaitingOnesWithIt() throws Exception {
        sqs.answer.complete(null);
        Future<SendMessageResponse> patient = later(message("patient"), 9);
        Eventually.await(
                "it waits for others",
                () -> !callers(Thread.State.TIMED_WAITING).isEmpty());

        later(message("alone")).get();

        assertThat(patient.get().messageId()).isEqualTo("id of patient");
        assertThat(sqs.calls).containsExactly(List.of("patient", "alone"));
    }

    @Test
    void aMessageWhoseOthersDoNotComeIsSentWhenTheTimeIsOver() {
        sqs.answer.complete(null);
        SendGroups impatient = new SendGroups(sqs, Duration.ofMillis(1));

        assertThat(impatient.send(message("one"), 10, Optional.empty()).messageId())
                .isEqualTo("id of one");
    }

    @Test
    void anInterruptedCallerWaitsForNobody() {
        sqs.answer.complete(null);
        Thread.currentThread().interrupt();

        assertThat(groups.send(message("one"), 10, Optional.empty()).messageId())
                .isEqualTo("id of one");

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aLargeMessageAndOneForAFifoQueueWaitForNobody() throws Exception {
        sendDuringACall(2);

        sqs.free = message -> message.length() > 10 || message.equals("fifo");
        assertThat(groups.send(message("é".repeat(60_000)), 1, Optional.empty()).messageId())
                .startsWith("id of é");
        assertThat(groups.send(
                                message("fifo").toBuilder()
                                        .queueUrl(QUEUE + ".fifo")
                                        .build(),
                                1,
                                Optional.empty())
                        .messageId())
                .isEqualTo("id of fifo");
    }

    @Test
    void messagesOfTwoAccessKeysAreNotMixed() throws Exception {
        List<Future<SendMessageResponse>> others = sendDuringACall(2);
        sqs.free = "own key"::equals;

        assertThat(groups.send(message("own key"), 1, Optional.of(new AccessKey("id", "secret")))
                        .messageId())
                .isEqualTo("id of own key");

        assertThat(others).noneMatch(Future::isDone);
    }

    /** Sends 0 and, while its call is under way, the others; returns when all of them wait. */
    private List<Future<SendMessageResponse>> sendDuringACall(int messages) throws InterruptedException {
        List<Future<SendMessageResponse>> responses = new ArrayList<>();
        responses.add(later(message("0")));
        sqs.called.await();
        for (int number = 1; number < messages; number++) {
            responses.add(later(message(Integer.toString(number))));
            int expected = number;
            Eventually.await("the caller waits", () -> waiting() == expected);
        }
        return responses;
    }

    private Future<SendMessageResponse> later(SendMessageRequest request) {
        return later(request, 1);
    }

    private Future<SendMessageResponse> later(SendMessageRequest request, int batchSize) {
        return callers.submit(() -> {
            Thread.currentThread().setName("caller of SendGroupsTest");
            return groups.send(request, batchSize, Optional.empty());
        });
    }

    /** Callers that wait for the end of the call under way. */
    private static long waiting() {
        return callers(Thread.State.WAITING).stream()
                .filter(stack ->
                        Stream.of(stack).anyMatch(frame -> frame.getClassName().endsWith("ReentrantLock")))
                .count();
    }

    private static List<StackTraceElement[]> callers(Thread.State state) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("caller of SendGroupsTest"))
                .filter(thread -> thread.getKey().getState() == state)
                .map(Map.Entry::getValue)
                .toList();
    }

    private static SendMessageRequest message(String body) {
        return SendMessageRequest.builder().queueUrl(QUEUE).messageBody(body).build();
    }

    /** Answers when it is told to, and keeps the bodies of each call. */
    private static final class Service implements SqsClient {
        private static final RuntimeException INVALID = SqsException.builder()
                .statusCode(400)
                .message("invalid")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("InvalidMessageContents")
                        .build())
                .build();

        private final CountDownLatch called = new CountDownLatch(1);
        private final CompletableFuture<Void> answer = new CompletableFuture<>();
        private final List<List<String>> calls = new ArrayList<>();
        private final List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
        private volatile Predicate<String> free = message -> false;
        private volatile String rejected;
        private volatile RuntimeException batchFailure;

        @Override
        public SendMessageResponse sendMessage(SendMessageRequest request) {
            keep(List.of(request.messageBody()));
            called.countDown();
            if (!free.test(request.messageBody())) {
                answer.join();
            }
            if (request.messageBody().equals(rejected)) {
                throw INVALID;
            }
            return SendMessageResponse.builder()
                    .messageId("id of " + request.messageBody())
                    .build();
        }

        @Override
        public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
            keep(request.entries().stream()
                    .map(SendMessageBatchRequestEntry::messageBody)
                    .toList());
            synchronized (this) {
                entries.addAll(request.entries());
            }
            if (batchFailure != null) {
                throw batchFailure;
            }
            return SendMessageBatchResponse.builder()
                    .successful(request.entries().stream()
                            .filter(entry -> !entry.messageBody().equals(rejected))
                            .map(entry -> SendMessageBatchResultEntry.builder()
                                    .id(entry.id())
                                    .messageId("id of " + entry.messageBody())
                                    .build())
                            .toList())
                    .failed(request.entries().stream()
                            .filter(entry -> entry.messageBody().equals(rejected))
                            .map(entry -> BatchResultErrorEntry.builder()
                                    .id(entry.id())
                                    .senderFault(true)
                                    .code("InvalidMessageContents")
                                    .build())
                            .toList())
                    .build();
        }

        private synchronized void keep(List<String> bodies) {
            calls.add(bodies);
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // No resources.
        }
    }
}
