package dev.osprey.web.operations;

import java.util.List;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.cloud.CloudSettings;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.Message;

/** The requests that failed too often. */
@Singleton
public class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class.getName());
    private static final int MOST_AT_ONCE = 10;

    @Inject
    private Cloud cloud;

    /** Sends each to the request queue again; one that fails meanwhile may be sent twice. */
    int redrive() {
        CloudSettings settings = cloud.settings();
        SqsClientBuilder builder = SqsClient.builder().httpClientBuilder(ApacheHttpClient.builder());
        settings.sqsEndpoint().ifPresent(builder::endpointOverride);
        try (SqsClient sqs = builder.build()) {
            String from = url(sqs, settings.deadLetterQueue());
            String to = url(sqs, settings.requestQueue());
            // No more than there are now: one that dies again has to wait for the next time.
            int expected = cloud.queues().deadLetterDepth().visible();
            int moved = 0;
            List<Message> messages = receive(sqs, from);
            while (!messages.isEmpty()) {
                messages.forEach(message -> move(sqs, message, from, to));
                moved += messages.size();
                messages = moved < expected ? receive(sqs, from) : List.of();
            }
            int all = moved;
            LOG.info(() -> "dead letters sent again count=" + all);
            return all;
        }
    }

    private static List<Message> receive(SqsClient sqs, String queue) {
        return sqs.receiveMessage(request -> request.queueUrl(queue)
                        .maxNumberOfMessages(MOST_AT_ONCE)
                        .messageAttributeNames("All"))
                .messages();
    }

    private static void move(SqsClient sqs, Message message, String from, String to) {
        sqs.sendMessage(request ->
                request.queueUrl(to).messageBody(message.body()).messageAttributes(message.messageAttributes()));
        sqs.deleteMessage(request -> request.queueUrl(from).receiptHandle(message.receiptHandle()));
    }

    private static String url(SqsClient sqs, String queue) {
        return sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }
}
