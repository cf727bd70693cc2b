package dev.osprey.sqsra.outbound;

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

    private final Service sqs = new Service();
    private final SendGroups groups = new SendGroups(sqs);
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        sqs.answer.complete(null);
        callers.shutdownNow();
    }

    @Test
    void aMessageThatComesAloneIsSentAtOnce() {
        sqs.answer.complete(null);

        assertThat(groups.send(message("one"), Optional.empty()).messageId()).isEqualTo("id of one");
        assertThat(groups.send(message("two"), Optional.empty()).messageId()).isEqualTo("id of two");

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
    void aLargeMessageAndOneForAFifoQueueWaitForNobody() throws Exception {
        sendDuringACall(2);

        sqs.free = message -> message.length() > 10 || message.equals("fifo");
        assertThat(groups.send(message("é".repeat(60_000)), Optional.empty()).messageId())
                .startsWith("id of é");
        assertThat(groups.send(
                                message("fifo").toBuilder()
                                        .queueUrl(QUEUE + ".fifo")
                                        .build(),
                                Optional.empty())
                        .messageId())
                .isEqualTo("id of fifo");
    }

    @Test
    void messagesOfTwoAccessKeysAreNotMixed() throws Exception {
        List<Future<SendMessageResponse>> others = sendDuringACall(2);
        sqs.free = "own key"::equals;

        assertThat(groups.send(message("own key"), Optional.of(new AccessKey("id", "secret")))
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
        return callers.submit(() -> {
            Thread.currentThread().setName("caller of SendGroupsTest");
            return groups.send(request, Optional.empty());
        });
    }

    /** Callers that wait for the end of the call under way. */
    private static long waiting() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("caller of SendGroupsTest"))
                .filter(thread -> thread.getKey().getState() == Thread.State.WAITING)
                .filter(thread -> List.of(thread.getValue()).stream()
                        .anyMatch(frame -> frame.getClassName().endsWith("ReentrantLock")))
                .count();
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
