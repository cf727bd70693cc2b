package dev.osprey.core.deletions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.dynamodb.DynamoDb;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.notifications.SourceObject;
import dev.osprey.core.results.DeletableImage;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.results.ResultFilter;
import dev.osprey.core.results.Sort;
import dev.osprey.core.storage.Storage;
import dev.osprey.core.storage.StorageException;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(LocalCloudExtension.class)
class DeletionsIT {

    private static final byte[] BYTES = {1, 2, 3};
    private static final Provenance EVA = Provenance.upload(Optional.of("eva"), "digest");

    private final TestClock clock = new TestClock();
    private final LocalCloud local;
    private final AmazonS3 s3;
    private Cloud cloud;

    DeletionsIT(LocalCloud local) {
        this.local = local;
        s3 = local.newS3Client();
        use(StorageKeys.ID);
    }

    private void use(StorageKeys keys) {
        if (cloud != null) {
            cloud.close();
        }
        cloud = new Cloud(local.newSettings(keys), clock, Tracing.off());
        cloud.createMissing();
    }

    @AfterEach
    void close() {
        s3.shutdown();
        cloud.close();
    }

    @Test
    void aFinishedImageIsDeletedEverywhereAndOthersStay() {
        Classification image = done("1", "cat.png");
        Classification other = done("2", "cat.png");

        assertThat(cloud.deletions().delete(image.id())).contains(image);

        assertThat(cloud.results().find(image.id())).isEmpty();
        assertThat(cloud.results().deletable(image.id())).isEmpty();
        assertThat(inputs()).containsExactly("2/cat.png");
        assertThat(outputs()).containsExactly("2/cat");
        assertThat(listed()).containsExactly(other);
        assertThat(cloud.deletions().delete(image.id())).isEmpty();
    }

    @Test
    void aLabelInTheOutputOfAPlainKeyGoesToo() {
        use(StorageKeys.PLAIN);
        Classification image = done("1", "cat.png");
        Classification other = done("2", "cat.jpeg");

        cloud.deletions().delete(image.id());

        assertThat(inputs()).containsExactly("cat.jpeg");
        assertThat(outputs()).containsExactly("cat.jpeg");
        assertThat(listed()).containsExactly(other);
    }

    @Test
    void anUploadOfTheSameNameThatHasReplacedTheImageStays() {
        use(StorageKeys.PLAIN);
        Classification replaced = done("1", "cat.png");
        Classification current = done("2", "cat.png");

        cloud.deletions().delete(replaced.id());

        assertThat(inputs()).containsExactly("cat.png");
        assertThat(outputs()).containsExactly("cat");
        cloud.deletions().delete(current.id());
        assertThat(inputs()).isEmpty();
        assertThat(outputs()).isEmpty();
    }

    @Test
    void nothingIsStoredOfAnImageWhoseDeletionHasBegun() {
        Classification image = queued("1", "cat.png", EVA);

        assertThat(cloud.results().beginDeletion(image.id()).map(DeletableImage::image))
                .contains(image);

        assertThat(cloud.results().store(answered(image), "s3://bucket/key")).isFalse();
        assertThat(cloud.results().replace(Status.QUEUED, answered(image), "s3://bucket/key"))
                .isFalse();
        assertThat(cloud.results().insert(image, "s3://bucket/key")).isFalse();
        assertThat(cloud.results().find(image.id())).isEmpty();
        assertThat(cloud.results().find(List.of(image.id()))).isEmpty();
        assertThat(listed()).isEmpty();
        for (Sort.Field field : Sort.Field.values()) {
            assertThat(cloud.results()
                            .page(ResultFilter.ALL, new Sort(field, true), Optional.empty(), 10)
                            .images())
                    .isEmpty();
        }
        assertThat(cloud.results().upgrade()).isTrue();
        assertThat(listed()).isEmpty();
    }

    @Test
    void aDeletionThatWasBrokenOffCanBeRepeatedByItsOwner() {
        Classification image = done("1", "cat.png");
        breakOff(image);
        assertThat(cloud.results().find(image.id())).isEmpty();
        assertThat(inputs()).isNotEmpty();

        // Whose it is can still be checked.
        assertThat(cloud.results().deletable(image.id()).orElseThrow().provenance())
                .isEqualTo(EVA);
        assertThat(cloud.deletions().delete(image.id())).contains(image);

        assertThat(inputs()).isEmpty();
        assertThat(outputs()).isEmpty();
        assertThat(cloud.results().deletable(image.id())).isEmpty();
    }

    @Test
    void aDeletionThatWasBrokenOffIsFinishedAfterAWhile() {
        Classification image = done("1", "cat.png");
        breakOff(image);
        Instant begun = clock.instant();
        Classification other = done("2", "cat.png");

        assertThat(cloud.deletions().finish(begun)).isZero();
        assertThat(inputs()).contains("1/cat.png");
        assertThat(cloud.deletions().finish(begun.plusMillis(1))).isEqualTo(1);

        assertThat(inputs()).containsExactly("2/cat.png");
        assertThat(outputs()).containsExactly("2/cat");
        assertThat(cloud.results().deletable(image.id())).isEmpty();
        assertThat(listed()).containsExactly(other);
        assertThat(cloud.deletions().finish(begun.plusMillis(1))).isZero();
    }

    @Test
    void aDeletionThatFailsForEverDoesNotHoldUpLaterOnes() {
        // S3 refuses every call with this key.
        SourceObject refused = new SourceObject("\0", Optional.empty(), Optional.of("etag"));
        Classification first = done("1", "cat.png", Provenance.bucket(refused));
        breakOff(first);
        Classification second = done("2", "cat.png");
        breakOff(second);

        assertThatThrownBy(() -> cloud.deletions().finish(clock.instant().plusMillis(1)))
                .isInstanceOf(StorageException.class);

        assertThat(cloud.results().deletable(first.id())).isPresent();
        assertThat(cloud.results().deletable(second.id())).isEmpty();
        assertThat(inputs()).containsExactly("1/cat.png");
    }

    /** As when S3 does not respond. */
    private void breakOff(Classification image) {
        var settings = cloud.settings();
        try (Storage missing = new Storage(
                settings.s3Endpoint(),
                true,
                "missing",
                "missing",
                Optional.empty(),
                StorageKeys.ID,
                Retention.FOR_EVER,
                Tracing.off())) {
            Deletions deletions = new Deletions(missing, cloud.results());
            assertThatThrownBy(() -> deletions.delete(image.id())).isInstanceOf(StorageException.class);
        }
    }

    @Test
    void theObjectThatWasPutIntoTheBucketIsDeletedWithItsCopy() {
        s3.putObject(cloud.settings().inputBucket(), "photos/cat.png", "cat");
        Classification image = done("1", "cat.png", source("photos/cat.png", Optional.empty()));

        cloud.deletions().delete(image.id());

        assertThat(inputs()).isEmpty();
        assertThat(outputs()).isEmpty();
    }

    @Test
    void anObjectThatHasTakenItsKeySinceStays() {
        s3.putObject(cloud.settings().inputBucket(), "photos/cat.png", "cat");
        Classification image = done("1", "cat.png", source("photos/cat.png", Optional.empty()));
        s3.putObject(cloud.settings().inputBucket(), "photos/cat.png", "another cat");

        cloud.deletions().delete(image.id());

        assertThat(inputs()).containsExactly("photos/cat.png");
    }

    @Test
    void onlyAQueuedImageIsWithdrawn() {
        Classification queued = queued("1", "cat.png", EVA);
        Classification done = done("2", "dog.png");

        assertThat(cloud.deletions().withdraw(queued.id())).contains(queued);
        assertThat(cloud.deletions().withdraw(done.id())).isEmpty();
        assertThat(cloud.deletions().withdraw("unknown")).isEmpty();

        assertThat(cloud.results().deletable(queued.id())).isEmpty();
        assertThat(listed()).containsExactly(done);
    }

    @Test
    void ofManyImagesThoseThatAreQueuedAreWithdrawn() {
        List<Classification> queued = Stream.of("1", "2", "3")
                .map(id -> stored(queued(id, "cat.png", EVA)))
                .toList();
        Classification done = done("4", "dog.png");
        List<String> ids = List.of("1", "2", "3", "4", "unknown");

        assertThat(cloud.deletions().withdraw(ids, Runnable::run)).containsExactlyInAnyOrderElementsOf(queued);

        assertThat(listed()).containsExactly(done);
        assertThat(inputs()).containsExactly("4/dog.png");
        assertThat(queued)
                .allSatisfy(image ->
                        assertThat(cloud.results().deletable(image.id())).isEmpty());
        assertThat(cloud.deletions().withdraw(ids, Runnable::run)).isEmpty();
    }

    @Test
    void theOthersAreWithdrawnWhenOneCallFails() {
        Stream.of("1", "2", "3").forEach(id -> stored(queued(id, "cat.png", EVA)));
        AtomicInteger calls = new AtomicInteger();

        // The SDK makes no call in a thread that is interrupted.
        assertThatThrownBy(() -> cloud.deletions().withdraw(List.of("1", "2", "3"), call -> {
                    if (calls.incrementAndGet() == 2) {
                        Thread.currentThread().interrupt();
                    }
                    call.run();
                    Thread.interrupted();
                }))
                .isInstanceOf(SdkException.class);

        assertThat(listed()).singleElement().satisfies(left -> {
            assertThat(left.status()).isEqualTo(Status.QUEUED);
            assertThat(inputs()).containsExactly(left.id() + "/cat.png");
        });
    }

    @Test
    void whoseAnImageIsStaysWithItsAnswerAndItsRedrive() {
        Provenance bucket =
                Provenance.bucket(new SourceObject("photos/dog.png", Optional.of("version"), Optional.of("etag")));
        Classification image = done("1", "cat.png");
        Classification failed = queued("2", "dog.png", bucket).failed("It is damaged.", clock.instant());
        cloud.results().store(failed, cloud.images().location(failed));
        cloud.results().replace(Status.FAILED, failed.requeued(), cloud.images().location(failed));

        assertThat(cloud.results().deletable(image.id())).contains(new DeletableImage(image, EVA));
        assertThat(cloud.results().deletable(failed.id())).contains(new DeletableImage(failed.requeued(), bucket));
    }

    @Test
    void theRowOfADeletedImageIsGoneFromTheTableItself() {
        Classification image = done("1", "cat.png");

        cloud.deletions().delete(image.id());

        try (DynamoDbClient client = DynamoDb.client(cloud.settings().dynamoDbEndpoint())) {
            assertThat(client.scan(request -> request.tableName(cloud.settings().resultsTable()))
                            .items())
                    .isEmpty();
        }
    }

    private Provenance source(String key, Optional<String> version) {
        String etag = s3.getObjectMetadata(cloud.settings().inputBucket(), key).getETag();
        return Provenance.bucket(new SourceObject(key, version, Optional.of(etag)));
    }

    private Classification queued(String id, String fileName, Provenance provenance) {
        clock.advance(Duration.ofSeconds(1));
        Classification queued = Classification.queued(id, fileName, clock.instant());
        cloud.results().insert(queued, cloud.images().location(queued), provenance);
        return queued;
    }

    private Classification stored(Classification queued) {
        cloud.images().putImage(queued, BYTES, "image/png");
        return queued;
    }

    private Classification done(String id, String fileName) {
        return done(id, fileName, EVA);
    }

    /** The steps of a worker. */
    private Classification done(String id, String fileName, Provenance provenance) {
        Classification done = answered(queued(id, fileName, provenance));
        cloud.images().putClassified(done, BYTES, "image/png", Runnable::run);
        assertThat(cloud.results().store(done, cloud.images().location(done))).isTrue();
        return done;
    }

    private Classification answered(Classification queued) {
        return queued.done(List.of(new Prediction("Cat", 1)), clock.instant());
    }

    private List<Classification> listed() {
        return cloud.results().newest(10);
    }

    private List<String> inputs() {
        return keys(cloud.settings().inputBucket()).toList();
    }

    private List<String> outputs() {
        return keys(cloud.settings().outputBucket()).toList();
    }

    private Stream<String> keys(String bucket) {
        return s3.listObjects(bucket).getObjectSummaries().stream().map(S3ObjectSummary::getKey);
    }
}
