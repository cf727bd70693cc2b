package dev.osprey.localcloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.GetObjectTaggingRequest;
import com.amazonaws.services.s3.model.ObjectTagging;
import com.amazonaws.services.s3.model.SetObjectTaggingRequest;
import com.amazonaws.services.s3.model.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import static org.assertj.core.api.Assertions.assertThat;

/** Which data survives a restart. */
@Execution(ExecutionMode.CONCURRENT)
class PersistenceIT {

    private static final int LARGE = 900_000;

    @TempDir
    Path folder;

    enum End {
        TERMINATED {
            @Override
            void of(LocalCloudProcess cloud) throws InterruptedException {
                cloud.terminate();
            }
        },
        KILLED {
            @Override
            void of(LocalCloudProcess cloud) throws InterruptedException {
                cloud.kill();
            }
        };

        abstract void of(LocalCloudProcess cloud) throws InterruptedException;
    }

    @ParameterizedTest
    @EnumSource
    void allDataSurvivesAlsoInAnotherPlace(End end) throws Exception {
        Path data = folder.resolve("data");
        String oldReceipt;
        try (LocalCloudProcess cloud = LocalCloudProcess.start(data)) {
            try (SqsClient sqs = cloud.sqs()) {
                oldReceipt = fill(sqs);
            }
            fill(cloud.s3());
            try (DynamoDbClient dynamoDb = cloud.dynamoDb()) {
                fill(dynamoDb);
            }
            end.of(cloud);
        }
        Path moved = end == End.KILLED ? Files.move(data, folder.resolve("moved")) : data;
        try (LocalCloudProcess cloud = LocalCloudProcess.start(moved)) {
            try (SqsClient sqs = cloud.sqs()) {
                check(cloud, sqs, oldReceipt);
            }
            check(cloud.s3());
            try (DynamoDbClient dynamoDb = cloud.dynamoDb()) {
                check(dynamoDb);
            }
            assertThat(cloud.output().lines()).as("no warnings").hasSize(1);
        }
    }

    /** @return the receipt handle of the message in flight */
    private static String fill(SqsClient sqs) {
        String dead = sqs.createQueue(request -> request.queueName("dead")).queueUrl();
        String deadArn = sqs.getQueueAttributes(
                        request -> request.queueUrl(dead).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        String work = sqs.createQueue(request -> request.queueName("work")
                        .attributes(Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                "600",
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"maxReceiveCount\":\"3\",\"deadLetterTargetArn\":\"" + deadArn + "\"}")))
                .queueUrl();
        sqs.sendMessage(request -> request.queueUrl(work).messageBody("in flight"));
        String receipt = receive(sqs, work).get(0).receiptHandle();
        sqs.sendMessage(request -> request.queueUrl(work)
                .messageBody("x".repeat(LARGE))
                .messageAttributes(Map.of(
                        "kind",
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("größer")
                                .build())));
        sqs.sendMessage(request -> request.queueUrl(work).messageBody("deleted"));
        delete(sqs, work, "deleted");

        String purged = sqs.createQueue(request -> request.queueName("purged")).queueUrl();
        sqs.sendMessage(request -> request.queueUrl(purged).messageBody("gone"));
        sqs.purgeQueue(request -> request.queueUrl(purged));

        String ordered = sqs.createQueue(request ->
                        request.queueName("ordered.fifo").attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
                .queueUrl();
        for (int i = 0; i < 9; i++) {
            String body = Integer.toString(i);
            sqs.sendMessage(request -> request.queueUrl(ordered)
                    .messageBody(body)
                    .messageGroupId("group")
                    .messageDeduplicationId(body));
        }
        return receipt;
    }

    private static void delete(SqsClient sqs, String queue, String body) {
        Message large = null;
        for (Message message : receive(sqs, queue)) {
            if (message.body().equals(body)) {
                sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
            } else {
                large = message;
            }
        }
        // Visible again for the check after the restart.
        String receipt = large.receiptHandle();
        sqs.changeMessageVisibility(
                request -> request.queueUrl(queue).receiptHandle(receipt).visibilityTimeout(0));
    }

    private static List<Message> receive(SqsClient sqs, String queue) {
        return sqs.receiveMessage(request -> request.queueUrl(queue)
                        .maxNumberOfMessages(10)
                        .messageAttributeNames("All")
                        .waitTimeSeconds(1))
                .messages();
    }

    private static void check(LocalCloudProcess cloud, SqsClient sqs, String oldReceipt) throws Exception {
        assertThat(sqs.listQueues().queueUrls())
                .as("queue URLs have the new port")
                .hasSize(4)
                .allMatch(url -> url.startsWith(endpoint(cloud)));
        String work = url(sqs, "work");
        assertThat(receive(sqs, work)).singleElement().satisfies(message -> {
            assertThat(message.body()).hasSize(LARGE);
            assertThat(message.messageAttributes().get("kind").stringValue()).isEqualTo("größer");
        });
        Map<QueueAttributeName, String> attributes = sqs.getQueueAttributes(
                        request -> request.queueUrl(work).attributeNames(QueueAttributeName.ALL))
                .attributes();
        assertThat(attributes)
                .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "600")
                .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "2");
        assertThat(attributes.get(QueueAttributeName.REDRIVE_POLICY)).contains("dead");

        sqs.changeMessageVisibility(
                request -> request.queueUrl(work).receiptHandle(oldReceipt).visibilityTimeout(0));
        assertThat(receive(sqs, work)).extracting(Message::body).containsExactly("in flight");

        assertThat(receive(sqs, url(sqs, "purged"))).isEmpty();
        assertThat(receive(sqs, url(sqs, "ordered.fifo")))
                .extracting(Message::body)
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
    }

    private static String endpoint(LocalCloudProcess cloud) {
        try {
            return cloud.endpoints().sqs().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String url(SqsClient sqs, String queue) {
        return sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }

    private static void fill(AmazonS3 s3) {
        s3.createBucket("images");
        s3.putObject("images", "id/a file.jpg", "content");
        s3.setObjectTagging(new SetObjectTaggingRequest(
                "images", "id/a file.jpg", new ObjectTagging(List.of(new Tag("label", "tabby cat")))));
    }

    private static void check(AmazonS3 s3) {
        assertThat(s3.getObjectAsString("images", "id/a file.jpg")).isEqualTo("content");
        assertThat(s3.getObjectTagging(new GetObjectTaggingRequest("images", "id/a file.jpg"))
                        .getTagSet())
                .containsExactly(new Tag("label", "tabby cat"));
        assertThat(s3.listObjectsV2("images").getObjectSummaries()).hasSize(1);
    }

    private static void fill(DynamoDbClient dynamoDb) {
        dynamoDb.createTable(request -> request.tableName("results")
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build())
                .billingMode(BillingMode.PAY_PER_REQUEST));
        dynamoDb.putItem(request -> request.tableName("results")
                .item(Map.of("id", AttributeValue.fromS("1"), "label", AttributeValue.fromS("tabby cat"))));
    }

    private static void check(DynamoDbClient dynamoDb) {
        assertThat(dynamoDb.getItem(
                                request -> request.tableName("results").key(Map.of("id", AttributeValue.fromS("1"))))
                        .item())
                .containsEntry("label", AttributeValue.fromS("tabby cat"));
    }

    @Test
    void aKillUnderLoadLosesNoConfirmedWrite() throws Exception {
        Path data = folder.resolve("data");
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger stored = new AtomicInteger();
        CountDownLatch enough = new CountDownLatch(2);
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try (LocalCloudProcess cloud = LocalCloudProcess.start(data)) {
            SqsClient sqs = cloud.sqs();
            AmazonS3 s3 = cloud.s3();
            String queue = sqs.createQueue(request -> request.queueName("work")).queueUrl();
            s3.createBucket("images");
            for (int i = 0; i < 2; i++) {
                callers.submit(() -> {
                    while (true) {
                        sqs.sendMessage(request -> request.queueUrl(queue).messageBody("y".repeat(50_000)));
                        count(sent, enough);
                    }
                });
                callers.submit(() -> {
                    while (true) {
                        String key = UUID.randomUUID().toString();
                        s3.putObject("images", key, key);
                        s3.setObjectTagging(new SetObjectTaggingRequest(
                                "images", key, new ObjectTagging(List.of(new Tag("label", key)))));
                        count(stored, enough);
                    }
                });
            }
            assertThat(enough.await(4, TimeUnit.MINUTES)).isTrue();
            cloud.kill();
            callers.shutdownNow();
            sqs.close();
            s3.shutdown();
        }
        try (LocalCloudProcess cloud = LocalCloudProcess.start(data);
                SqsClient sqs = cloud.sqs()) {
            String queue = url(sqs, "work");
            int messages = Integer.parseInt(sqs.getQueueAttributes(request ->
                            request.queueUrl(queue).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                    .attributes()
                    .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
            assertThat(messages).isGreaterThanOrEqualTo(sent.get()).isLessThanOrEqualTo(sent.get() + 2);

            AmazonS3 s3 = cloud.s3();
            AtomicInteger whole = new AtomicInteger();
            s3.listObjectsV2("images").getObjectSummaries().forEach(object -> {
                List<Tag> tags = s3.getObjectTagging(new GetObjectTaggingRequest("images", object.getKey()))
                        .getTagSet();
                if (tags.contains(new Tag("label", object.getKey()))) {
                    assertThat(s3.getObjectAsString("images", object.getKey())).isEqualTo(object.getKey());
                    whole.incrementAndGet();
                }
            });
            assertThat(whole.get()).isGreaterThanOrEqualTo(stored.get());
        } finally {
            callers.shutdownNow();
        }
    }

    private static void count(AtomicInteger confirmed, CountDownLatch enough) {
        if (confirmed.incrementAndGet() == 100) {
            enough.countDown();
        }
    }

    @Test
    void deletedMessagesLeaveNoFiles() throws Exception {
        Path data = folder.resolve("data");
        try (LocalCloudProcess cloud = LocalCloudProcess.start(data);
                SqsClient sqs = cloud.sqs()) {
            String queue = sqs.createQueue(request -> request.queueName("work")).queueUrl();
            for (int i = 0; i < 20; i++) {
                sqs.sendMessage(request -> request.queueUrl(queue).messageBody("body"));
            }
            List<Message> received;
            while (!(received = receive(sqs, queue)).isEmpty()) {
                for (Message message : received) {
                    sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
                }
            }
            try (Stream<Path> files = Files.list(data.resolve("sqs/work"))) {
                assertThat(files).extracting(Path::getFileName).containsExactly(Path.of("queue.properties"));
            }
            sqs.deleteQueue(request -> request.queueUrl(queue));
            assertThat(sqs.listQueues().queueUrls()).isEmpty();
        }
    }
}
