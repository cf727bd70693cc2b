package dev.osprey.sqsra.outbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/**
 * Sends the messages for one queue, on the threads of the callers. A message is sent at once, unless its caller knows that others
 * follow; those that come during a call form the next one, so calls carry more messages as the load grows. When a call has no
 * answer, the messages that wait are sent on their own, all at the same time.
 */
final class SendGroup {
    private static final int MOST_MESSAGES = 10;

    private final SqsClient client;
    private final Queue<Sending> waiting = new ConcurrentLinkedQueue<>();
    // Fair: without it a caller could wait longer than for the call under way and its own.
    private final ReentrantLock calling = new ReentrantLock(true);
    private final Condition called = calling.newCondition();
    private final long lingerNanos;

    /** @param linger how long a message waits at most for others to follow */
    SendGroup(SqsClient client, Duration linger) {
        this.client = client;
        this.lingerNanos = linger.toNanos();
    }

    /**
     * Returns when SQS has confirmed this message.
     *
     * @param batchSize how many messages are expected at about the same time, this one included
     * @throws RuntimeException as {@link SqsClient#sendMessage(SendMessageRequest)}
     */
    SendMessageResponse send(SendMessageRequest request, int batchSize) {
        Sending own = new Sending(request);
        waiting.add(own);
        calling.lock();
        try {
            linger(own, Math.min(batchSize, MOST_MESSAGES));
            while (own.outcome == null) {
                sendNext();
                called.signalAll();
            }
        } finally {
            calling.unlock();
        }
        return own.outcome.get();
    }

    private void linger(Sending own, int batchSize) {
        try {
            for (long left = lingerNanos; own.outcome == null && waiting.size() < batchSize && left > 0; ) {
                left = called.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // The call itself tells what an interrupt means.
            Thread.currentThread().interrupt();
        }
    }

    private void sendNext() {
        List<Sending> next = new ArrayList<>(MOST_MESSAGES);
        while (next.size() < MOST_MESSAGES && !waiting.isEmpty()) {
            next.add(waiting.remove());
        }
        // Each caller on its own, also when this fails in an unexpected way.
        next.forEach(sending -> sending.outcome = () -> client.sendMessage(sending.request));
        try {
            if (next.size() == 1) {
                SendMessageResponse response = client.sendMessage(next.get(0).request);
                next.get(0).outcome = () -> response;
            } else {
                SendMessageBatchResponse response = client.sendMessageBatch(batch(next));
                response.successful()
                        .forEach(result -> next.get(Integer.parseInt(result.id())).outcome = () -> confirmed(result));
            }
        } catch (AwsServiceException rejected) {
            // What is wrong with one of several messages must not fail the others.
            if (next.size() == 1 || rejected.statusCode() >= 500 || rejected.isThrottlingException()) {
                fail(next, rejected);
            }
        } catch (RuntimeException failure) {
            fail(next, failure);
            sendAloneAllThatWait();
        }
    }

    /** Else the last of many callers would wait for one timeout after the other. */
    private void sendAloneAllThatWait() {
        for (Sending each = waiting.poll(); each != null; each = waiting.poll()) {
            SendMessageRequest request = each.request;
            each.outcome = () -> client.sendMessage(request);
        }
    }

    private static void fail(List<Sending> sendings, RuntimeException failure) {
        sendings.forEach(sending -> sending.outcome = () -> {
            throw failure;
        });
    }

    private static SendMessageBatchRequest batch(List<Sending> sendings) {
        SendMessageRequest first = sendings.get(0).request;
        SendMessageBatchRequest.Builder batch = SendMessageBatchRequest.builder()
                .queueUrl(first.queueUrl())
                .entries(IntStream.range(0, sendings.size())
                        .mapToObj(number -> entry(number, sendings.get(number).request))
                        .toList());
        first.overrideConfiguration().ifPresent(batch::overrideConfiguration);
        return batch.build();
    }

    private static SendMessageBatchRequestEntry entry(int number, SendMessageRequest request) {
        return SendMessageBatchRequestEntry.builder()
                .id(Integer.toString(number))
                .messageBody(request.messageBody())
                .delaySeconds(request.delaySeconds())
                .messageAttributes(request.messageAttributes())
                .messageSystemAttributes(request.messageSystemAttributes())
                .messageGroupId(request.messageGroupId())
                .messageDeduplicationId(request.messageDeduplicationId())
                .build();
    }

    private static SendMessageResponse confirmed(SendMessageBatchResultEntry result) {
        return SendMessageResponse.builder()
                .messageId(result.messageId())
                .sequenceNumber(result.sequenceNumber())
                .md5OfMessageBody(result.md5OfMessageBody())
                .md5OfMessageAttributes(result.md5OfMessageAttributes())
                .md5OfMessageSystemAttributes(result.md5OfMessageSystemAttributes())
                .build();
    }

    /** One caller's message; the outcome is set while the lock is held. */
    private static final class Sending {
        private final SendMessageRequest request;
        private Outcome outcome;

        Sending(SendMessageRequest request) {
            this.request = request;
        }
    }

    /** What a caller does without the lock: return the response, throw, or send its message alone. */
    private interface Outcome {
        SendMessageResponse get();
    }
}
