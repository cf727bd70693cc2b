package dev.osprey.core.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpServer;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(LocalCloudExtension.class)
class ImageStoreIT {

    private static final StoredImage STORED = new StoredImage("image/png", 1, "unknown");

    private static final byte[] BYTES = {1, 2, 3};

    private final TestClock clock = new TestClock();
    private final CloudSettings settings;
    private final Storage storage;
    private final ImageStore store;

    @TempDir
    private Path folder;

    ImageStoreIT(LocalCloud local) {
        settings = local.newSettings();
        storage = new Storage(
                settings.s3Endpoint(),
                true,
                settings.inputBucket(),
                settings.outputBucket(),
                Optional.empty(),
                StorageKeys.ID,
                Retention.FOR_EVER,
                Tracing.off());
        store = storage.images();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void createsTheBucketsOnce() {
        assertThatIllegalStateException()
                .isThrownBy(storage.buckets()::check)
                .withMessage("bucket " + settings.inputBucket() + " does not exist");

        storage.buckets().create();
        storage.buckets().create();

        storage.buckets().check();
    }

    /** The local S3 knows one account only. */
    @Test
    void everyCallNamesTheExpectedOwnerOfTheBucket() throws IOException {
        HttpServer s3 = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        s3.createContext("/", exchange -> {
            boolean right = "111122223333".equals(exchange.getRequestHeaders().getFirst("x-amz-expected-bucket-owner"));
            exchange.getRequestBody().readAllBytes();
            // The MD5 of the bytes, which the SDK checks.
            exchange.getResponseHeaders().add("ETag", "\"5289df737df57326fcdd22597afb1fac\"");
            exchange.sendResponseHeaders(right ? 200 : 403, -1);
            exchange.close();
        });
        s3.start();
        Optional<URI> endpoint =
                Optional.of(URI.create("http://localhost:" + s3.getAddress().getPort()));
        try (Storage owned = new Storage(
                        endpoint,
                        true,
                        "input",
                        "output",
                        Optional.of("111122223333"),
                        StorageKeys.ID,
                        Retention.FOR_EVER,
                        Tracing.off());
                Storage foreign = new Storage(
                        endpoint,
                        true,
                        "input",
                        "output",
                        Optional.of("444455556666"),
                        StorageKeys.ID,
                        Retention.FOR_EVER,
                        Tracing.off())) {
            owned.buckets().check();
            owned.images().putImage(image(1), BYTES, "image/png");
            assertThat(owned.images().find(image(1))).isPresent();

            assertThatExceptionOfType(StorageException.class).isThrownBy(foreign.buckets()::check);
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> foreign.images().putImage(image(1), BYTES, "image/png"));
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> foreign.images().image(image(1)));
        } finally {
            s3.stop(0);
        }
    }

    @Test
    void storesAnImageWithItsMetadata() throws IOException {
        storage.buckets().create();
        assertThat(store.find(image(1))).isEmpty();

        store.putImage(image(1), BYTES, "image/png");

        assertThat(store.image(image(1))).isEqualTo(BYTES);
        assertThat(store.find(image(1))).hasValueSatisfying(stored -> {
            assertThat(stored.mediaType()).isEqualTo("image/png");
            assertThat(stored.bytes()).isEqualTo(BYTES.length);
            assertThat(stored.etag()).isNotEmpty();
        });
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        store.read(image(1), store.find(image(1)).orElseThrow(), input -> input.transferTo(copy));
        assertThat(copy.toByteArray()).isEqualTo(BYTES);
        assertThat(store.location(image(1))).isEqualTo("s3://" + settings.inputBucket() + "/id-1/1.png");
    }

    @Test
    void aFailingTargetEndsTheCopy() {
        storage.buckets().create();
        store.putImage(image(1), BYTES, "image/png");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> store.read(
                        image(1),
                        STORED,
                        input -> input.transferTo(new OutputStream() {
                            @Override
                            public void write(int each) throws IOException {
                                throw new IOException("the browser is gone");
                            }
                        })))
                .withMessage("the browser is gone");
    }

    @Test
    void tagsWithCharactersThatS3Allows() {
        storage.buckets().create();
        store.putImage(image(1), BYTES, "image/png");

        // S3 refuses a tag value that is too long or has other characters.
        store.putLabel(classified(image(1), "Ankle boot; size=\"42\" <new>"), Runnable::run);
        store.putLabel(classified(image(1), "x".repeat(300)), Runnable::run);
        store.putLabel(classified(image(1), "長靴 𠮷"), Runnable::run);
    }

    /** Between its XML elements, which need no escapes for these labels. */
    private String tags(Classification image) throws IOException, InterruptedException {
        URI object = URI.create(
                settings.s3Endpoint().orElseThrow() + store.location(image).substring("s3:/".length()) + "?tagging");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(object).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ankle boot", "a+b=c/d:e@f.g-h", "長靴"})
    void aClassifiedImageIsStoredWithItsTagAndAnswer(String label) throws Exception {
        storage.buckets().create();

        store.putClassified(classified(image(1), label), BYTES, "image/png", Runnable::run);

        assertThat(store.find(image(1)).orElseThrow().mediaType()).isEqualTo("image/png");
        assertThat(tags(image(1))).contains("<Key>label</Key>", "<Value>" + label + "</Value>");
        storage.folders().download(settings.outputBucket(), "id-1", folder);
        assertThat(folder.resolve("1")).content(StandardCharsets.UTF_8).isEqualTo("(1.png, " + label + ")");
    }

    @Test
    void storesTheAnswerAsThePublishedSystemsDo() throws IOException {
        storage.buckets().create();
        store.putImage(image(1), BYTES, "image/png");

        store.putLabel(classified(image(1), "Ankle boot"), Runnable::run);

        storage.folders().download(settings.outputBucket(), "id-1", folder);
        assertThat(folder.resolve("1")).content(StandardCharsets.UTF_8).isEqualTo("(1.png, Ankle boot)");
    }

    @Test
    void deletesTheObjectsOfTheseImagesAndNoOthers() throws IOException {
        storage.buckets().create();
        for (int number : List.of(1, 2)) {
            store.putImage(image(number), BYTES, "image/png");
            store.putLabel(classified(image(number), "bag"), Runnable::run);
        }

        store.delete(List.of(image(1), image(1)));
        store.delete(List.of());

        assertThat(store.find(image(1))).isEmpty();
        assertThat(store.find(image(2))).isPresent();
        storage.folders().download(settings.outputBucket(), "", folder);
        assertThat(folder.resolve("id-1")).doesNotExist();
        assertThat(folder.resolve("id-2").resolve("2")).exists();
    }

    @Test
    void deletesMoreObjectsThanOneCallTakes() {
        storage.buckets().create();
        List<Classification> images =
                IntStream.range(0, 1001).mapToObj(this::image).toList();
        store.putImage(images.get(0), BYTES, "image/png");
        store.putImage(images.get(1000), BYTES, "image/png");

        store.delete(images);

        assertThat(store.find(images.get(0))).isEmpty();
        assertThat(store.find(images.get(1000))).isEmpty();
    }

    @Test
    void downloadsOneObjectOrAllBelowAPrefix() throws IOException {
        storage.buckets().create();
        for (int number : List.of(1, 10)) {
            store.putImage(image(number), BYTES, "image/png");
        }

        Path one = Files.createDirectory(folder.resolve("one"));
        storage.folders().download(settings.inputBucket(), "id-1/1.png", one);
        assertThat(one.resolve("1.png")).hasBinaryContent(BYTES);

        // Not id-10, which begins the same.
        Path below = Files.createDirectory(folder.resolve("below"));
        storage.folders().download(settings.inputBucket(), "id-1", below);
        assertThat(below).isDirectoryRecursivelyContaining("glob:**/1.png");
        assertThat(below).isDirectoryNotContaining("glob:**/10.png");

        Path all = Files.createDirectory(folder.resolve("all"));
        storage.folders().download(settings.inputBucket(), "", all);
        assertThat(all.resolve("id-10").resolve("10.png")).hasBinaryContent(BYTES);
    }

    @Test
    void aMissingObjectOrBucketCannotBeDownloaded() {
        storage.buckets().create();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> storage.folders().download(settings.inputBucket(), "model", folder))
                .withMessage("there is no s3://" + settings.inputBucket() + "/model");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> storage.folders().download("no-such-bucket", "model", folder))
                .withMessageContaining("bucket");
    }

    @Test
    void failuresOfS3AreStorageExceptions() {
        // The buckets do not exist.
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.image(image(1)));
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.putImage(image(1), BYTES, "image/png"));
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.read(image(1), STORED, input -> {}));
        try (Storage unreachable = new Storage(
                Optional.of(URI.create("http://localhost:1")),
                true,
                "input",
                "output",
                Optional.empty(),
                StorageKeys.ID,
                Retention.FOR_EVER,
                Tracing.off())) {
            assertThatExceptionOfType(StorageException.class).isThrownBy(unreachable.buckets()::check);
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> unreachable.images().find(image(1)));
        }
    }

    private static Classification classified(Classification image, String label) {
        return image.done(List.of(new Prediction(label, 1)), image.submittedAt());
    }

    private Classification image(int number) {
        return Classification.queued("id-" + number, number + ".png", clock.instant());
    }
}
