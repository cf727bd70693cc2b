package dev.osprey.web.cloud;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.BucketNotificationConfiguration;
import com.amazonaws.services.s3.model.QueueConfiguration;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.logs.LogRecords;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.settings.MapConfig;
import dev.osprey.core.time.Await;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

@ExtendWith(LocalCloudExtension.class)
@Timeout(120)
class CloudSetupIT {

    private final CloudSettings settings;
    private final Cloud cloud;
    private final SqsClient sqs;
    private final AmazonS3 s3;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    @RegisterExtension
    private final LogRecords log = new LogRecords(CloudSetup.class);

    @RegisterExtension
    private final LogRecords upgradeLog = new LogRecords(TablesUpgrade.class);

    CloudSetupIT(LocalCloud local) {
        settings = local.newSettings();
        cloud = cloud(settings);
        sqs = local.newSqsClient();
        s3 = local.newS3Client();
    }

    @AfterEach
    void close() throws InterruptedException {
        scheduler.shutdown();
        assertThat(scheduler.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        s3.shutdown();
        sqs.close();
        cloud.close();
    }

    @Test
    void createsWhatIsMissingAndThenUpgradesTables() throws Exception {
        CloudSetup setup = setup(cloud, true);
        assertThat(setup.complete()).isFalse();

        setup.createMissing();

        assertThat(setup.complete()).isTrue();
        assertThat(cloud.queues().requestDepth().total()).isZero();
        assertThat(cloud.queues().deadLetterDepth().total()).isZero();
        assertThatCode(cloud.buckets()::check).doesNotThrowAnyException();
        assertThatCode(cloud.results()::check).doesNotThrowAnyException();
        assertThat(cloud.workers().alive()).isEmpty();
        Await.until("the upgrade of the tables", () -> upgradeLog.infos().contains("the tables have all indexes"));
    }

    @Test
    void whatExistsAlreadyIsNoFailure() {
        setup(cloud, true).createMissing();

        CloudSetup again = setup(cloud, true);
        again.createMissing();

        assertThat(again.complete()).isTrue();
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void onceCompleteItCreatesNothingAnyMore() {
        CloudSetup setup = setup(cloud, true);
        setup.createMissing();
        deleteQueue(settings.requestQueue());

        setup.createMissing();

        assertThat(queues()).doesNotContain(settings.requestQueue());
    }

    @Test
    void aQueueThatItMayNotCreateIsMissedInOneWarningUntilSomebodyElseCreatesIt() {
        try (Cloud restricted = cloud(LocalCloud.withQueues(settings, false, 5, 10))) {
            CloudSetup setup = refusedThreeTimes(restricted);

            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("queues, buckets and tables cannot be created yet: ");

            cloud.queues().createRequestQueues();
            setup.createMissing();

            assertThat(setup.complete()).isTrue();
            assertThat(log.infos()).containsExactly("all queues, buckets and tables exist");
        }
    }

    @Test
    void aBucketThatCannotBeCreatedIsWarnedOfOnce() {
        try (Cloud refused = cloud(LocalCloud.withBuckets(settings, "Not_A_Bucket", settings.outputBucket()))) {
            refusedThreeTimes(refused);

            assertThat(log.warnings()).hasSize(1);
        }
    }

    @Test
    void aTableThatCannotBeCreatedIsWarnedOfOnceAlthoughEachAnswerHasAnotherRequestId() {
        try (Cloud refused = cloud(CloudSettings.from(new MapConfig(Map.of(
                "osprey.sqs.endpoint", settings.sqsEndpoint().orElseThrow().toString(),
                "osprey.s3.endpoint", settings.s3Endpoint().orElseThrow().toString(),
                "osprey.dynamodb.endpoint",
                        settings.dynamoDbEndpoint().orElseThrow().toString(),
                "osprey.queues.request", settings.requestQueue(),
                "osprey.queues.dead-letter", settings.deadLetterQueue(),
                "osprey.storage.input-bucket", settings.inputBucket(),
                "osprey.storage.output-bucket", settings.outputBucket(),
                "osprey.results.table", "not a table"))))) {
            refusedThreeTimes(refused);

            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("Request ID: ")
                    .doesNotContain("Request ID: null");
        }
    }

    @Test
    void theNextReasonIsWarnedOfToo() {
        CloudSettings restricted = LocalCloud.withQueues(settings, false, 5, 10);
        try (Cloud refused = cloud(LocalCloud.withBuckets(restricted, "Not_A_Bucket", settings.outputBucket()))) {
            CloudSetup setup = setup(refused, true);
            setup.createMissing();
            cloud.queues().createRequestQueues();
            setup.createMissing();
            setup.createMissing();

            assertThat(log.warnings()).hasSize(2);
        }
    }

    @Test
    void filesAreAnnouncedByTheTimeItIsComplete() {
        setup(cloud, true).createMissing();

        assertThat(announcedTo()).containsExactly(arn(settings.requestQueue()));
    }

    @Test
    void filesAreNotAnnouncedWhenTheSettingForbidsIt() {
        CloudSetup setup = setup(cloud, false);
        setup.createMissing();
        setup.announceAgain();

        assertThat(setup.complete()).isTrue();
        assertThat(announcedTo()).isEmpty();
    }

    @Test
    void nothingIsAnnouncedBeforeItIsComplete() {
        cloud.createMissing();

        setup(cloud, true).announceAgain();

        assertThat(announcedTo()).isEmpty();
    }

    /** S3 refuses each change of the notifications while one of them names a queue that does not exist. */
    @Test
    void filesThatCannotBeAnnouncedYetAreAnnouncedLaterWithoutHoldingUpTheNode() {
        cloud.createMissing();
        String others = settings.replyQueuesPrefix() + "-others";
        createQueue(others);
        String othersArn = arn(others);
        s3.setBucketNotificationConfiguration(
                settings.inputBucket(),
                new BucketNotificationConfiguration("others", new QueueConfiguration(othersArn, "s3:ObjectRemoved:*")));
        deleteQueue(others);

        CloudSetup setup = setup(cloud, true);
        setup.createMissing();
        setup.announceAgain();
        setup.announceAgain();

        assertThat(setup.complete()).isTrue();
        assertThat(announcedTo()).containsExactly(othersArn);
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .startsWith("files in the input bucket are not classified yet: S3 cannot announce them: ");

        createQueue(others);
        setup.announceAgain();

        assertThat(announcedTo()).containsExactlyInAnyOrder(othersArn, arn(settings.requestQueue()));
    }

    private CloudSetup refusedThreeTimes(Cloud by) {
        CloudSetup setup = setup(by, true);
        setup.createMissing();
        setup.createMissing();
        setup.createMissing();

        assertThat(setup.complete()).isFalse();
        return setup;
    }

    private CloudSetup setup(Cloud of, boolean events) {
        return new CloudSetup(of, () -> new TablesUpgrade(of, scheduler), events);
    }

    private static Cloud cloud(CloudSettings settings) {
        return new Cloud(settings, Clock.systemUTC(), Tracing.off());
    }

    /** ARNs of the queues to which S3 sends the events of the input bucket. */
    private List<String> announcedTo() {
        return s3.getBucketNotificationConfiguration(settings.inputBucket()).getConfigurations().values().stream()
                .map(QueueConfiguration.class::cast)
                .map(QueueConfiguration::getQueueARN)
                .toList();
    }

    private List<String> queues() {
        return sqs.listQueues().queueUrls().stream()
                .map(url -> url.substring(url.lastIndexOf('/') + 1))
                .toList();
    }

    private void createQueue(String name) {
        sqs.createQueue(request -> request.queueName(name));
    }

    private void deleteQueue(String name) {
        sqs.deleteQueue(request -> request.queueUrl(url(name)));
    }

    private String arn(String queue) {
        return sqs.getQueueAttributes(
                        request -> request.queueUrl(url(queue)).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
    }

    private String url(String queue) {
        return sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }
}
