package dev.osprey.web.deadletters;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;

import com.amazon.sqs.javamessaging.ProviderConfiguration;
import com.amazon.sqs.javamessaging.SQSConnectionFactory;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.notifications.S3EventNotification;
import dev.osprey.core.notifications.SourceObject;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.core.time.TestClock;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A web node on a local cloud, and workers that receive its requests and die. */
final class DyingWorkers implements AutoCloseable {

    final TestClock clock;
    final Cloud cloud;
    final SqsClient sqs;
    final Session session;
    final String replyQueue;
    final DeadLetterSweep sweep;
    final Redrive redrive;
    private final Connection connection;

    DyingWorkers(LocalCloud local, Cloud cloud, TestClock clock) throws JMSException {
        this.cloud = cloud;
        this.clock = clock;
        sqs = local.newSqsClient();
        replyQueue = cloud.settings().replyQueuesPrefix() + "-node";
        sqs.createQueue(request -> request.queueName(replyQueue));
        connection = connections().createConnection();
        connection.start();
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        sweep = newSweep();
        redrive = new Redrive(cloud, Runnable::run, clock);
    }

    /** The sweep of another node. */
    DeadLetterSweep newSweep() {
        return new DeadLetterSweep(cloud, new FailureReplies(connections()), clock);
    }

    private ConnectionFactory connections() {
        return new SQSConnectionFactory(new ProviderConfiguration().withNumberOfMessagesToPrefetch(0), sqs);
    }

    @Override
    public void close() throws JMSException {
        connection.close();
        sqs.close();
        cloud.close();
    }

    Classification submit(String fileName, String replyTo) throws Exception {
        Classification image = Classification.queued(UUID.randomUUID().toString(), fileName, clock.instant());
        ClassificationRequest request = new ClassificationRequest(
                image, "image/png", new ImageContent.Inline(new byte[] {1, 2, 3}), replyTo, "call");
        cloud.results().insert(image, cloud.images().location(image));
        // Only the name of the reply queue travels with the request.
        sqs.createQueue(each -> each.queueName(replyTo));
        Message message = Messages.write(request, session, session.createQueue(replyTo));
        if (cloud.settings().fifo()) {
            Messages.group(message, "uploader");
            Messages.deduplicate(message, image.id());
        }
        session.createProducer(session.createQueue(cloud.settings().requestQueue()))
                .send(message);
        if (!replyTo.equals(replyQueue)) {
            sqs.deleteQueue(each -> each.queueUrl(url(replyTo)));
        }
        return image;
    }

    /** Sends the event about a file in the input bucket, which a worker has begun to handle. */
    Classification announce(String key) throws Exception {
        String event = event(key);
        Classification image =
                S3EventNotification.read(event).orElseThrow().created().get(0).queued();
        cloud.results().insert(image, cloud.images().location(image));
        send(event);
        return image;
    }

    /** Accepts an image that is uploaded straight to S3, and sends the event about it. */
    Classification upload(String fileName) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Classification image =
                Classification.queued(UuidCreator.getTimeOrderedEpoch(now).toString(), fileName, now);
        SourceObject source = StorageKeys.uploadOf(image);
        cloud.results()
                .insertAwaited(
                        image,
                        cloud.images().location(image),
                        new Provenance(Optional.empty(), Optional.empty(), Optional.of(source)),
                        Optional.empty());
        send(event(source.key()));
        return image;
    }

    private static String event(String key) {
        return "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventTime\":\"2026-11-22T12:00:00.123Z\","
                + "\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"input\"},"
                + "\"object\":{\"key\":\"" + key + "\",\"size\":3,\"eTag\":\"abc\"}}}]}";
    }

    private void send(String event) {
        sqs.sendMessage(request ->
                request.queueUrl(url(cloud.settings().requestQueue())).messageBody(event));
    }

    /** Sends a letter that this service did not write. */
    void sendForged(Classification image, String replyTo) throws Exception {
        sqs.createQueue(each -> each.queueName(replyTo));
        ClassificationRequest request = new ClassificationRequest(
                image, "image/png", new ImageContent.Inline(new byte[] {1, 2, 3}), replyTo, "call");
        session.createProducer(session.createQueue(cloud.settings().deadLetterQueue()))
                .send(Messages.write(request, session, session.createQueue(replyTo)));
    }

    /** As workers that die: receives without deleting, until SQS gives up. */
    void exhaustDeliveries(int letters) {
        int before = cloud.queues().deadLetterDepth().total();
        while (cloud.queues().deadLetterDepth().total() < before + letters) {
            sqs.receiveMessage(request -> request.queueUrl(url(cloud.settings().requestQueue()))
                    .maxNumberOfMessages(10)
                    .visibilityTimeout(0));
        }
    }

    Status status(Classification image) {
        return cloud.results().find(image.id()).orElseThrow().status();
    }

    Classification reply() throws Exception {
        return Messages.readReply(
                session.createConsumer(session.createQueue(replyQueue)).receive(60_000));
    }

    int depth(String queue) {
        return Integer.parseInt(sqs.getQueueAttributes(request ->
                        request.queueUrl(url(queue)).attributeNamesWithStrings("ApproximateNumberOfMessages"))
                .attributesAsStrings()
                .get("ApproximateNumberOfMessages"));
    }

    String url(String queue) {
        return sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }
}
