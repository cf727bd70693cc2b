package dev.osprey.core.deletions;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.BucketLifecycleConfiguration;
import com.amazonaws.services.s3.model.GetObjectTaggingRequest;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import com.amazonaws.services.s3.model.Tag;
import com.amazonaws.services.s3.model.lifecycle.LifecycleFilter;
import com.amazonaws.services.s3.model.lifecycle.LifecyclePrefixPredicate;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.dynamodb.DynamoDb;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.notifications.CreatedObject;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.results.ResultFilter;
import dev.osprey.core.results.ResultPage;
import dev.osprey.core.results.Sort;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

import static org.assertj.core.api.Assertions.assertThat;

/** What has expired is not found, and is deleted. */
@ExtendWith(LocalCloudExtension.class)
class ExpiryIT {

    private static final byte[] BYTES = {1, 2, 3};
    private static final Duration PERIOD = Duration.ofDays(30);
    private static final Retention DAYS = new Retention(Optional.of(PERIOD));
    private static final int ALL = 100;

    // DynamoDB Local deletes by its own clock what has expired.
    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final LocalCloud local;
    private final AmazonS3 s3;
    private final DynamoDbClient dynamoDb;
    private CloudSettings settings;
    private Cloud cloud;
    private int number;

    ExpiryIT(LocalCloud local) {
        this.local = local;
        s3 = local.newS3Client();
        dynamoDb = DynamoDb.client(Optional.of(local.dynamoDb()));
        use(StorageKeys.ID);
    }

    private void use(StorageKeys keys) {
        if (cloud != null) {
            cloud.close();
        }
        settings = local.newSettings(keys, DAYS);
        cloud = new Cloud(settings, clock, Tracing.off());
        cloud.createMissing();
    }

    @AfterEach
    void close() {
        dynamoDb.close();
        s3.shutdown();
        cloud.close();
    }

    @Test
    void whatHasExpiredIsNeitherFoundNorListedFromThatMomentOn() {
        Classification image = done("cat.png");
        Classification failed = failed("dog.png");
        clock.advance(PERIOD.minusSeconds(1));
        Classification later = done("fox.png");
        assertThat(listed()).containsExactly(later, failed, image);

        clock.advance(Duration.ofSeconds(1));

        for (Classification expired : List.of(image, failed)) {
            assertThat(cloud.results().find(expired.id())).isEmpty();
            assertThat(cloud.results().deletable(expired.id())).isEmpty();
            assertThat(cloud.deletions().delete(expired.id())).isEmpty();
        }
        assertThat(cloud.results().find(List.of(image.id(), failed.id(), later.id())))
                .containsExactly(later);
        assertThat(listed()).containsExactly(later);
        assertThat(cloud.results().all(ResultFilter.ALL)).containsExactly(later);
        for (Sort.Field field : Sort.Field.values()) {
            assertThat(cloud.results()
                            .page(ResultFilter.ALL, new Sort(field, true), Optional.empty(), 10)
                            .images())
                    .containsExactly(later);
        }
        // The objects go later.
        assertThat(inputs()).hasSize(2);
    }

    @Test
    void whatHasExpiredIsDeletedEverywhereAndWhatHasNotStays() {
        Classification waiting = queued("owl.png", Provenance.UNKNOWN);
        Classification answeredLate = queued("emu.png", Provenance.UNKNOWN);
        done("cat.png");
        failed("dog.png");
        clock.advance(PERIOD);
        answeredLate = store(answeredLate);
        Classification later = done("fox.png");

        assertThat(expire()).isEqualTo(2);

        assertThat(ids()).containsExactlyInAnyOrder(waiting.id(), answeredLate.id(), later.id());
        assertThat(inputs()).containsExactlyInAnyOrder(key(answeredLate), key(later));
        assertThat(outputs()).hasSize(2);
        assertThat(listed()).containsExactlyInAnyOrder(waiting, answeredLate, later);
        assertThat(expire()).isZero();
    }

    @Test
    void anExpiredImageIsDeletedInPortionsThatResumeBehindTheOthers() {
        for (int image = 0; image < 5; image++) {
            queued("waiting.png", Provenance.UNKNOWN);
        }
        for (int image = 0; image < 5; image++) {
            done("cat.png");
        }
        clock.advance(PERIOD);
        Optional<String> cursor = Optional.empty();
        List<Integer> portions = new ArrayList<>();
        do {
            ResultPage portion = cloud.results().expired(cursor, 2);
            cloud.deletions().expire(portion.images());
            portions.add(portion.images().size());
            cursor = portion.next();
        } while (cursor.isPresent());

        assertThat(portions).hasSize(5).allMatch(size -> size <= 2);
        assertThat(listed()).hasSize(5).allMatch(image -> image.status() == Status.QUEUED);
        assertThat(inputs()).isEmpty();
    }

    @Test
    void twoNodesMayDeleteTheSamePortion() {
        done("cat.png");
        clock.advance(PERIOD);
        ResultPage portion = cloud.results().expired(Optional.empty(), ALL);

        cloud.deletions().expire(portion.images());
        cloud.deletions().expire(portion.images());

        assertThat(ids()).isEmpty();
        assertThat(inputs()).isEmpty();
    }

    @Test
    void theFileThatAUserPutIntoTheBucketStaysAndItsCopyGoes() {
        String etag =
                s3.putObject(settings.inputBucket(), "photos/cat.png", "cat").getETag();
        CreatedObject file = new CreatedObject(
                settings.inputBucket(),
                "photos/cat.png",
                Optional.empty(),
                Optional.of(etag),
                Optional.empty(),
                3,
                clock.instant(),
                "none");
        Classification image = store(insert(file.queued(), Provenance.bucket(file.source())));
        cloud.sources().tag(file, "Cat");
        assertThat(tags(key(image))).contains("osprey-expires");
        assertThat(tags("photos/cat.png")).containsExactly("label");
        clock.advance(PERIOD);

        assertThat(expire()).isEqualTo(1);

        assertThat(inputs()).containsExactly("photos/cat.png");
        assertThat(outputs()).isEmpty();
        assertThat(ids()).isEmpty();
    }

    @Test
    void aLaterUploadOfTheSamePlainNameStays() {
        use(StorageKeys.PLAIN);
        done("cat.png");
        done("dog.png");
        clock.advance(PERIOD);
        Classification later = done("cat.png");

        assertThat(expire()).isEqualTo(2);

        assertThat(inputs()).containsExactly("cat.png");
        assertThat(outputs()).containsExactly("cat");
        assertThat(listed()).containsExactly(later);
        assertThat(tags("cat.png")).contains("osprey-expires");
    }

    @Test
    void aRedrivenImageIsKeptUntilItIsAnswered() {
        Classification failed = failed("cat.png");
        assertThat(row(failed)).containsKey("expires");
        clock.advance(PERIOD.minusSeconds(1));
        cloud.results().replace(Status.FAILED, failed.requeued(), cloud.images().location(failed));
        clock.advance(PERIOD);

        assertThat(expire()).isZero();
        assertThat(row(failed)).doesNotContainKey("expires");
        assertThat(cloud.results().find(failed.id())).contains(failed.requeued());
    }

    @Test
    void eachStoredImageIsMarkedForTheLifecycleRulesOfTheBucket() {
        Classification waiting = queued("cat.png", Provenance.UNKNOWN);
        cloud.images().putImage(waiting, BYTES, "image/png");
        assertThat(tags(key(waiting))).containsExactly("osprey-expires");

        cloud.images().putLabel(answered(waiting), Runnable::run);

        assertThat(tags(key(waiting))).containsExactlyInAnyOrder("osprey-expires", "label");
    }

    /** It would delete the rows, which name the objects, before the service has deleted these. */
    @Test
    void dynamoDbDeletesNoRowsOfImagesWhereS3DeletesNoObjects() {
        assertThat(timeToLive(settings.resultsTable())).isEqualTo(TimeToLiveStatus.DISABLED);
        assertThat(timeToLive(settings.batchesTable())).isEqualTo(TimeToLiveStatus.ENABLED);
        addRule(settings.inputBucket());

        cloud.createMissing();

        assertThat(timeToLive(settings.resultsTable())).isEqualTo(TimeToLiveStatus.DISABLED);
    }

    @Test
    void dynamoDbDeletesExpiredRowsWhereS3DeletesTheObjects() {
        addRule(settings.inputBucket());
        addRule(settings.outputBucket());
        cloud.createMissing();
        cloud.createMissing();

        assertThat(timeToLive(settings.resultsTable())).isEqualTo(TimeToLiveStatus.ENABLED);
        Classification done = done("cat.png");
        assertThat(row(done).get("expires").n())
                .isEqualTo(Long.toString(clock.instant().plus(PERIOD).getEpochSecond() + 1));
        assertThat(row(queued("dog.png", Provenance.UNKNOWN))).doesNotContainKey("expires");
    }

    @Test
    void dynamoDbDeletesAJobWhenNoneOfItsImagesCanBeLeft() {
        cloud.jobs().store(new Job("b", clock.instant(), 1, Provenance.UNKNOWN), List.of("1"));

        // SQS keeps a request for 14 days.
        Instant last = clock.instant().plus(Duration.ofDays(14)).plus(PERIOD);
        assertThat(row(settings.batchesTable(), "b").get("expires").n())
                .isEqualTo(Long.toString(last.getEpochSecond() + 1));
    }

    @Test
    void withoutARetentionNothingExpires() {
        Cloud forEver = local.newCloud(clock);
        try (forEver) {
            assertThat(forEver.results().expired(Optional.empty(), ALL).images())
                    .isEmpty();
            assertThat(timeToLive(forEver.settings().batchesTable())).isEqualTo(TimeToLiveStatus.DISABLED);
        }
    }

    private TimeToLiveStatus timeToLive(String table) {
        TimeToLiveDescription description =
                dynamoDb.describeTimeToLive(request -> request.tableName(table)).timeToLiveDescription();
        assertThat(description.attributeName()).isIn(null, "expires");
        return description.timeToLiveStatus();
    }

    private void addRule(String bucket) {
        s3.setBucketLifecycleConfiguration(
                bucket,
                new BucketLifecycleConfiguration(List.of(new BucketLifecycleConfiguration.Rule()
                        .withId("retention")
                        .withFilter(new LifecycleFilter(new LifecyclePrefixPredicate("")))
                        .withExpirationInDays(30)
                        .withStatus(BucketLifecycleConfiguration.ENABLED))));
    }

    /** @return how many images were deleted */
    private int expire() {
        ResultPage expired = cloud.results().expired(Optional.empty(), ALL);
        assertThat(expired.next()).isEmpty();
        cloud.deletions().expire(expired.images());
        return expired.images().size();
    }

    private Classification queued(String fileName, Provenance provenance) {
        clock.advance(Duration.ofMillis(1));
        // RFC 9562, version 7.
        UUID id = new UUID(clock.millis() << 16 | 0x7000, 0x8000_0000_0000_0000L | ++number);
        return insert(Classification.queued(id.toString(), fileName, clock.instant()), provenance);
    }

    private Classification insert(Classification queued, Provenance provenance) {
        assertThat(cloud.results().insert(queued, cloud.images().location(queued), provenance))
                .isTrue();
        return queued;
    }

    private Classification done(String fileName) {
        return store(queued(fileName, Provenance.UNKNOWN));
    }

    /** The steps of a worker. */
    private Classification store(Classification queued) {
        Classification done = answered(queued);
        cloud.images().putClassified(done, BYTES, "image/png", Runnable::run);
        assertThat(cloud.results().store(done, cloud.images().location(done))).isTrue();
        return done;
    }

    private Classification failed(String fileName) {
        Classification failed = queued(fileName, Provenance.UNKNOWN).failed("It is damaged.", clock.instant());
        assertThat(cloud.results().store(failed, cloud.images().location(failed)))
                .isTrue();
        return failed;
    }

    private Classification answered(Classification queued) {
        return queued.done(List.of(new Prediction("Cat", 1)), clock.instant());
    }

    private List<Classification> listed() {
        return cloud.results().newest(ALL);
    }

    /** Of all rows in the table. */
    private List<String> ids() {
        return dynamoDb.scan(request -> request.tableName(settings.resultsTable())).items().stream()
                .map(row -> row.get("id").s())
                .toList();
    }

    private Map<String, AttributeValue> row(Classification image) {
        return row(settings.resultsTable(), image.id());
    }

    private Map<String, AttributeValue> row(String table, String id) {
        return dynamoDb.getItem(request -> request.tableName(table).key(Map.of("id", AttributeValue.fromS(id))))
                .item();
    }

    private static String key(Classification image) {
        return image.id() + "/" + image.fileName();
    }

    private List<String> tags(String key) {
        return s3.getObjectTagging(new GetObjectTaggingRequest(settings.inputBucket(), key)).getTagSet().stream()
                .map(Tag::getKey)
                .toList();
    }

    private List<String> inputs() {
        return keys(settings.inputBucket()).toList();
    }

    private List<String> outputs() {
        return keys(settings.outputBucket()).toList();
    }

    private Stream<String> keys(String bucket) {
        return s3.listObjects(bucket).getObjectSummaries().stream().map(S3ObjectSummary::getKey);
    }
}
