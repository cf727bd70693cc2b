package dev.osprey.localcloud;

import java.io.ByteArrayInputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.amazonaws.AmazonClientException;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import com.amazonaws.services.s3.model.BucketNotificationConfiguration;
import com.amazonaws.services.s3.model.BucketVersioningConfiguration;
import com.amazonaws.services.s3.model.CompleteMultipartUploadRequest;
import com.amazonaws.services.s3.model.Filter;
import com.amazonaws.services.s3.model.FilterRule;
import com.amazonaws.services.s3.model.InitiateMultipartUploadRequest;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.ObjectTagging;
import com.amazonaws.services.s3.model.QueueConfiguration;
import com.amazonaws.services.s3.model.S3KeyFilter;
import com.amazonaws.services.s3.model.SetBucketVersioningConfigurationRequest;
import com.amazonaws.services.s3.model.SetObjectTaggingRequest;
import com.amazonaws.services.s3.model.Tag;
import com.amazonaws.services.s3.model.UploadPartRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** S3 event notifications, as S3 documents them. */
@Timeout(180)
class S3EventsIT {

    private static final String QUEUES = "arn:aws:sqs:us-east-1:000000000000:";

    @TempDir
    private static Path folder;

    private static LocalCloudProcess cloud;
    private static AmazonS3 s3;
    private static SqsClient sqs;
    private static int tests;

    private final String bucket = "input" + ++tests;
    private final String queue = "events" + tests;

    @BeforeAll
    static void start() throws Exception {
        cloud = LocalCloudProcess.start(data(), "--own-key-metadata", "own-key");
        s3 = cloud.s3();
        sqs = cloud.sqs();
    }

    @AfterAll
    static void stop() {
        s3.shutdown();
        sqs.close();
        cloud.close();
    }

    private static void killAndStart() throws Exception {
        cloud.kill();
        stop();
        start();
    }

    @BeforeEach
    void create() {
        sqs.createQueue(request -> request.queueName(queue));
        s3.createBucket(bucket);
    }

    private static Path data() {
        return folder.resolve("data");
    }

    @Test
    void aBucketKeepsItsConfiguration() {
        assertThat(s3.getBucketNotificationConfiguration(bucket).getConfigurations())
                .isEmpty();

        configure();

        assertThat(depth()).isZero();
        QueueConfiguration found = (QueueConfiguration)
                s3.getBucketNotificationConfiguration(bucket).getConfigurationByName("requests");
        assertThat(found.getQueueARN()).isEqualTo(QUEUES + queue);
        assertThat(found.getEvents()).containsExactly("s3:ObjectCreated:*");
    }

    @Test
    void aQueueThatDoesNotExistOrIsFifoIsRefused() {
        for (String other : List.of("missing", queue + ".fifo")) {
            assertThatExceptionOfType(AmazonS3Exception.class)
                    .isThrownBy(() -> configure(new QueueConfiguration(QUEUES + other, "s3:ObjectCreated:*")))
                    .satisfies(refused -> assertThat(refused.getErrorCode()).isEqualTo("InvalidArgument"));
        }
        assertThat(s3.getBucketNotificationConfiguration(bucket).getConfigurations())
                .isEmpty();
    }

    @Test
    void aNewObjectIsAnnouncedWithItsUrlEncodedKey() {
        configure();

        String etag = put("Fotos 2026/grün & 100%+.png", Map.of());

        JsonNode event = events(1).get(0).get("Records").get(0);
        assertThat(event.get("eventVersion").stringValue()).isEqualTo("2.1");
        assertThat(event.get("eventSource").stringValue()).isEqualTo("aws:s3");
        assertThat(event.get("eventName").stringValue()).isEqualTo("ObjectCreated:Put");
        assertThat(event.get("eventTime").stringValue()).endsWith("Z");
        JsonNode about = event.get("s3");
        assertThat(about.get("configurationId").stringValue()).isEqualTo("requests");
        assertThat(about.get("bucket").get("name").stringValue()).isEqualTo(bucket);
        assertThat(about.get("object").get("key").stringValue()).isEqualTo("Fotos+2026%2Fgr%C3%BCn+%26+100%25%2B.png");
        assertThat(about.get("object").get("size").longValue()).isEqualTo(3);
        assertThat(about.get("object").get("eTag").stringValue()).isEqualTo(etag);
        assertThat(about.get("object").has("versionId")).isFalse();
    }

    @Test
    void copiesAndCompletedUploadsAreAnnouncedButNotTagsAndDeletions() {
        configure();

        put("a", Map.of());
        s3.copyObject(bucket, "a", bucket, "b");
        multipart("c");
        s3.setObjectTagging(new SetObjectTaggingRequest(bucket, "a", new ObjectTagging(List.of(new Tag("x", "y")))));
        s3.deleteObject(bucket, "b");
        put("last", Map.of());

        assertThat(events(4))
                .extracting(S3EventsIT::nameAndKey)
                .containsExactlyInAnyOrder(
                        "ObjectCreated:Put a",
                        "ObjectCreated:Copy b",
                        "ObjectCreated:CompleteMultipartUpload c",
                        "ObjectCreated:Put last");
        assertThat(depth()).isZero();
    }

    @Test
    void laterEventsOfAKeyHaveLargerSequencers() {
        configure();
        put("a", Map.of());
        String first = object(events(1).get(0)).get("sequencer").stringValue();

        put("a", Map.of());

        assertThat(object(events(1).get(0)).get("sequencer").stringValue()).isGreaterThan(first);
    }

    @Test
    void eachVersionIsAnnouncedButNotADeleteMarker() {
        s3.setBucketVersioningConfiguration(new SetBucketVersioningConfigurationRequest(
                bucket, new BucketVersioningConfiguration(BucketVersioningConfiguration.ENABLED)));
        configure();

        put("a", Map.of());
        put("a", Map.of());
        s3.deleteObject(bucket, "a");
        put("b", Map.of());

        assertThat(events(3).stream()
                        .map(S3EventsIT::object)
                        .map(object -> object.get("versionId").stringValue()))
                .doesNotHaveDuplicates();
        assertThat(depth()).isZero();
    }

    @Test
    void onlyKeysThatPassTheFilterAreAnnounced() {
        QueueConfiguration filtered = new QueueConfiguration(QUEUES + queue, "s3:ObjectCreated:Put");
        filtered.setFilter(new Filter()
                .withS3KeyFilter(new S3KeyFilter()
                        .withFilterRules(
                                new FilterRule().withName("prefix").withValue("in/"),
                                new FilterRule().withName("suffix").withValue(".png"))));
        configure(filtered);

        put("in/a.txt", Map.of());
        put("out/a.png", Map.of());
        put("in/a.png", Map.of());
        s3.copyObject(bucket, "in/a.png", bucket, "in/b.png");
        put("in/b b.png", Map.of());

        assertThat(events(2))
                .extracting(S3EventsIT::nameAndKey)
                .containsExactlyInAnyOrder("ObjectCreated:Put in%2Fa.png", "ObjectCreated:Put in%2Fb+b.png");
        assertThat(depth()).isZero();
    }

    @Test
    void anObjectThatNamesItsOwnKeyIsNotAnnouncedButACopyIs() {
        configure();

        put("own key", Map.of("own-key", "own+key"));
        put("other key", Map.of("own-key", "own+key"));
        s3.copyObject(bucket, "own key", bucket, "copy");

        assertThat(events(2))
                .extracting(S3EventsIT::nameAndKey)
                .containsExactlyInAnyOrder("ObjectCreated:Put other+key", "ObjectCreated:Copy copy");
        assertThat(depth()).isZero();
    }

    @Test
    void noConfirmedObjectGoesUnannouncedWhenTheProcessIsKilled() throws Exception {
        configure();
        Collection<String> confirmed = new ConcurrentLinkedQueue<>();
        CountDownLatch enough = new CountDownLatch(60);
        List<Thread> clients = IntStream.range(0, 4)
                .mapToObj(client -> new Thread(() -> putUntilRefused(client, confirmed, enough)))
                .toList();
        clients.forEach(Thread::start);
        assertThat(enough.await(2, TimeUnit.MINUTES)).isTrue();

        cloud.kill();
        for (Thread client : clients) {
            client.join();
        }
        stop();
        start();

        Set<String> announced = new HashSet<>();
        while (!announced.containsAll(confirmed)) {
            events(1).forEach(event -> announced.add(object(event).get("key").stringValue()));
        }
        // Still configured.
        put("after", Map.of());
        while (!announced.contains("after")) {
            events(1).forEach(event -> announced.add(object(event).get("key").stringValue()));
        }
    }

    /** As a kill leaves it between the write of an object and the call of SQS. */
    @Test
    void anEventThatIsLeftInItsFileIsSentByTheNextStart() throws Exception {
        configure();
        put("a", Map.of());
        String event = events(1).get(0).toString();
        JsonMapper json = new JsonMapper();
        Files.writeString(
                data().resolve("events/left.json"),
                json.createObjectNode()
                        .put("queue", QUEUES + queue)
                        .put("body", event)
                        .toString());
        Files.writeString(data().resolve("events/cut.json.new"), "{\"queue\":");

        killAndStart();

        assertThat(events(1).get(0).toString()).isEqualTo(event);
        while (!isEmpty(data().resolve("events"))) {
            Thread.onSpinWait();
        }
    }

    private static boolean isEmpty(Path folder) throws Exception {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        }
    }

    private void putUntilRefused(int client, Collection<String> confirmed, CountDownLatch enough) {
        try {
            for (int each = 0; ; each++) {
                String key = client + "-" + each;
                put(key, Map.of());
                confirmed.add(key);
                enough.countDown();
            }
        } catch (AmazonClientException killed) {
            // The end of the test.
        }
    }

    private void configure() {
        configure(new QueueConfiguration(QUEUES + queue, "s3:ObjectCreated:*"));
    }

    private void configure(QueueConfiguration configuration) {
        s3.setBucketNotificationConfiguration(bucket, new BucketNotificationConfiguration("requests", configuration));
    }

    /** Returns the ETag. */
    private String put(String key, Map<String, String> metadata) {
        ObjectMetadata headers = new ObjectMetadata();
        headers.setContentLength(3);
        metadata.forEach(headers::addUserMetadata);
        return s3.putObject(bucket, key, new ByteArrayInputStream(new byte[] {1, 2, 3}), headers)
                .getETag();
    }

    private void multipart(String key) {
        String id = s3.initiateMultipartUpload(new InitiateMultipartUploadRequest(bucket, key))
                .getUploadId();
        UploadPartRequest part = new UploadPartRequest()
                .withBucketName(bucket)
                .withKey(key)
                .withUploadId(id)
                .withPartNumber(1)
                .withPartSize(3)
                .withInputStream(new ByteArrayInputStream(new byte[3]));
        s3.completeMultipartUpload(new CompleteMultipartUploadRequest(
                bucket, key, id, List.of(s3.uploadPart(part).getPartETag())));
    }

    /** Receives and deletes at least so many messages. */
    private List<JsonNode> events(int count) {
        JsonMapper json = new JsonMapper();
        List<JsonNode> events = new ArrayList<>();
        while (events.size() < count) {
            for (Message message : sqs.receiveMessage(request ->
                            request.queueUrl(url()).maxNumberOfMessages(10).waitTimeSeconds(20))
                    .messages()) {
                sqs.deleteMessage(request -> request.queueUrl(url()).receiptHandle(message.receiptHandle()));
                events.add(json.readTree(message.body()));
            }
        }
        return events;
    }

    private String url() {
        return sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }

    private int depth() {
        return Integer.parseInt(sqs.getQueueAttributes(
                        request -> request.queueUrl(url()).attributeNamesWithStrings("ApproximateNumberOfMessages"))
                .attributesAsStrings()
                .get("ApproximateNumberOfMessages"));
    }

    private static JsonNode object(JsonNode message) {
        return message.get("Records").get(0).get("s3").get("object");
    }

    private static String nameAndKey(JsonNode message) {
        return message.get("Records").get(0).get("eventName").stringValue() + " "
                + object(message).get("key").stringValue();
    }
}
