package dev.osprey.core.storage;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpServer;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Against a server that answers each call when the test lets it. */
@Timeout(300)
class SimultaneousCallsIT {

    private static final byte[] IMAGE = {1, 2, 3};
    private static final byte[] ANSWER = "(1.png, bag)".getBytes(StandardCharsets.UTF_8);

    private final Classification done = Classification.queued("id-1", "1.png", Instant.EPOCH)
            .done(List.of(new Prediction("bag", 1)), Instant.EPOCH);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer s3;
    private Storage storage;
    private ImageStore store;

    @BeforeEach
    void start() throws IOException {
        s3 = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        s3.setExecutor(threads);
        s3.start();
        URI endpoint = URI.create("http://localhost:" + s3.getAddress().getPort());
        storage = new Storage(
                Optional.of(endpoint),
                true,
                "input",
                "output",
                Optional.empty(),
                StorageKeys.ID,
                Retention.FOR_EVER,
                Tracing.off());
        store = storage.images();
    }

    @AfterEach
    void stop() {
        storage.close();
        s3.stop(0);
        threads.shutdownNow();
    }

    @Test
    void imageAndAnswerAreStoredAtTheSameTime() {
        CyclicBarrier both = new CyclicBarrier(2);
        respond("/input/", IMAGE, both::await, 200);
        respond("/output/", ANSWER, both::await, 200);

        store.putClassified(done, IMAGE, "image/png", threads);
    }

    @Test
    void tagAndAnswerAreStoredAtTheSameTime() {
        CyclicBarrier both = new CyclicBarrier(2);
        respond("/input/", IMAGE, both::await, 200);
        respond("/output/", ANSWER, both::await, 200);

        store.putLabel(done, threads);
    }

    @Test
    void anImageWithoutItsAnswerIsNotStored() {
        respond("/input/", IMAGE, () -> {}, 200);
        respond("/output/", ANSWER, () -> {}, 403);

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.putClassified(done, IMAGE, "image/png", threads))
                .withMessageContaining("403");
    }

    @Test
    void aFailureIsReportedWhenNoCallIsUnderWayAnyMore() {
        CountDownLatch imageFailed = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        respond("/input/", IMAGE, imageFailed::countDown, 403);
        respond(
                "/output/",
                ANSWER,
                () -> {
                    imageFailed.await();
                    answered.countDown();
                },
                200);

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.putClassified(done, IMAGE, "image/png", threads))
                .withMessageContaining("403");

        assertThat(answered.getCount()).isZero();
    }

    /** What happens before the answer to a call. */
    @FunctionalInterface
    private interface Step {

        void run() throws Exception;
    }

    /** @param stored of which the response has the MD5, which the SDK checks */
    private void respond(String path, byte[] stored, Step step, int status) {
        s3.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            try {
                step.run();
            } catch (Exception failure) {
                throw new IOException(failure);
            }
            exchange.getResponseHeaders().add("ETag", "\"" + md5(stored) + "\"");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    private static String md5(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(content);
            return String.format(Locale.ROOT, "%032x", new BigInteger(1, digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
