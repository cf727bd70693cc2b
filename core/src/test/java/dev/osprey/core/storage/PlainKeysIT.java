package dev.osprey.core.storage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Uploads that share a name, where the name is the key. */
@ExtendWith(LocalCloudExtension.class)
class PlainKeysIT {

    private static final byte[] FIRST = {1};
    private static final byte[] SECOND = {2, 2};

    @TempDir
    private Path temp;

    private final URI s3;
    private final CloudSettings settings;
    private final Storage storage;
    private final ImageStore store;

    PlainKeysIT(LocalCloud local) {
        s3 = local.s3();
        settings = local.newSettings(StorageKeys.PLAIN);
        storage = new Storage(
                settings.s3Endpoint(),
                true,
                settings.inputBucket(),
                settings.outputBucket(),
                settings.bucketOwner(),
                settings.storageKeys(),
                settings.retention(),
                Tracing.off());
        store = storage.images();
    }

    @BeforeEach
    void createBuckets() {
        storage.buckets().create();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void eachUploadIsStoredUnderItsOwnKeyUntilItIsClassified() throws Exception {
        Classification first = upload("first", "same.bmp");
        Classification second = upload("second", "same.bmp");
        store.putImage(first, FIRST, "image/bmp");
        store.putImage(second, SECOND, "image/bmp");

        assertThat(store.image(first)).isEqualTo(FIRST);
        assertThat(store.image(second)).isEqualTo(SECOND);

        finish(first, "Bag", FIRST);
        finish(second, "Coat", SECOND);

        assertThat(objects(settings.inputBucket())).containsOnlyKeys("same.bmp");
        assertThat(store.image(classified(first, "Bag"))).isEqualTo(SECOND);
        assertThat(objects(settings.outputBucket())).isEqualTo(Map.of("same", "(same.bmp, Coat)"));
        assertThat(tags("same.bmp")).contains("<Value>Coat</Value>");
    }

    @Test
    void tagAndAnswerAreThoseOfTheImageThatIsStoredInTheEnd() throws Exception {
        Classification first = classified(upload("first", "same.bmp"), "Ankle boot / ½");
        Classification second = classified(upload("second", "same.bmp"), "Ünï, (code) & more");
        store.putImage(first, FIRST, "image/bmp");
        store.putImage(second, SECOND, "image/bmp");

        store.putLabel(second, Runnable::run);
        // The worker of the first upload is late: its image was replaced already.
        store.putLabel(first, Runnable::run);

        assertThat(store.image(first)).isEqualTo(SECOND);
        assertThat(objects(settings.outputBucket())).isEqualTo(Map.of("same", "(same.bmp, Ünï, (code) & more)"));
        assertThat(tags("same.bmp")).contains("<Value>_n__ _code_ _ more</Value>");
    }

    @Test
    void namesThatDifferInTheExtensionOnlyHaveAnswersOfTheirOwn() throws Exception {
        finish(upload("1", "cat.png"), "Cat", FIRST);
        finish(upload("2", "cat.jpeg"), "Dog", FIRST);
        finish(upload("3", "cat"), "Cow", FIRST);
        finish(upload("4", "cat.jpeg"), "Pig", FIRST);
        finish(upload("5", "cat.png"), "Hen", FIRST);
        // Its name without extension is the full name of another.
        finish(upload("6", "cat.jpeg.png"), "Ant", FIRST);

        assertThat(objects(settings.outputBucket()))
                .isEqualTo(Map.of(
                        "cat", "(cat.png, Hen)",
                        "cat.jpeg", "(cat.jpeg, Pig)",
                        "3/cat", "(cat, Cow)",
                        "cat.jpeg.png", "(cat.jpeg.png, Ant)"));
    }

    @Test
    void twoWorkersAtTheSameTimeDoNotOverwriteEachOthersAnswer() throws Exception {
        for (int round = 0; round < 20; round++) {
            Classification png = upload("p" + round, round + ".png");
            Classification bmp = upload("b" + round, round + ".bmp");
            Thread other = new Thread(() -> finish(bmp, "Dog", SECOND));
            other.start();
            finish(png, "Cat", FIRST);
            other.join();
        }

        assertThat(objects(settings.outputBucket()).values())
                .hasSize(40)
                .doesNotHaveDuplicates()
                .allMatch(text -> text.matches("\\(\\d+\\.(png, Cat|bmp, Dog)\\)"));
    }

    @Test
    void deletesTheImageUnderBothKeysAndTheAnswer() throws Exception {
        Classification queued = upload("queued", "same.bmp");
        Classification failed = upload("failed", "damaged.bmp").failed("damaged", Instant.EPOCH);
        Classification classified = upload("classified", "cat.png");
        Classification other = upload("other", "cat.jpeg");
        store.putImage(queued, FIRST, "image/bmp");
        store.putImage(failed, FIRST, "image/bmp");
        finish(classified, "Cat", FIRST);
        finish(other, "Dog", FIRST);
        // As after the death of its worker.
        store.putImage(classified, FIRST, "image/png");

        store.delete(List.of(queued, failed, classified(classified, "Cat"), classified(other, "Dog")));

        assertThat(objects(settings.inputBucket())).isEmpty();
        assertThat(objects(settings.outputBucket())).isEmpty();
    }

    /** The steps of a worker. */
    private void finish(Classification queued, String label, byte[] bytes) {
        Classification done = classified(queued, label);
        store.putImage(done, bytes, "image/bmp");
        store.putLabel(done, ForkJoinPool.commonPool());
        store.deletePrevious(queued, done);
    }

    private static Classification upload(String id, String fileName) {
        return Classification.queued(id, fileName, Instant.EPOCH);
    }

    private static Classification classified(Classification image, String label) {
        return image.done(List.of(new Prediction(label, 1)), Instant.EPOCH);
    }

    private Map<String, String> objects(String bucket) throws IOException {
        Path folder = Files.createTempDirectory(temp, "objects");
        try {
            storage.folders().download(bucket, "", folder);
        } catch (IOException none) {
            assertThat(none).hasMessage("there is no s3://" + bucket + "/");
        }
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return found;
    }

    private String tags(String key) throws IOException, InterruptedException {
        URI object = URI.create(s3 + "/" + settings.inputBucket() + "/" + key + "?tagging");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(object).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
