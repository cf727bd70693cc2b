package dev.osprey.core.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Against a server that keeps the headers of each call. */
class RequestHeadersIT {

    private final Classification queued = Classification.queued("id-1", "1.png", Instant.EPOCH);
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private HttpServer s3;

    @BeforeEach
    void start() throws IOException {
        s3 = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        s3.createContext("/", exchange -> {
            try (exchange) {
                calls.add(new Call(
                        exchange.getRequestHeaders().containsKey("Authorization"),
                        exchange.getRequestHeaders().containsKey("Expect"),
                        exchange.getRequestBody().readAllBytes().length));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        s3.start();
    }

    @AfterEach
    void stop() {
        s3.stop(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestsAreSignedUnlessTheSettingForbidsIt(boolean signed) {
        try (Storage storage = storage(signed)) {
            storage.images().putImage(queued, new byte[1000], "image/png");
        }

        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.signed()).isEqualTo(signed);
            // A signed body has the signatures of its chunks in it.
            assertThat(call.bytes() > 1000).isEqualTo(signed);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aUrlForOthersIsAlwaysSigned(boolean signed) {
        try (Storage storage = storage(signed)) {
            assertThat(storage.images()
                            .presignUpload(
                                    queued, "image/png", 1000, Instant.now().plus(Duration.ofHours(1)))
                            .toString())
                    .contains("X-Amz-Signature=");
        }
    }

    @Test
    void anImageIsSentWithoutAskingFirst() {
        try (Storage storage = storage(true)) {
            storage.images().putImage(queued, new byte[1000], "image/png");
        }

        assertThat(calls)
                .singleElement()
                .satisfies(call -> assertThat(call.expectsContinue()).isFalse());
    }

    private Storage storage(boolean signed) {
        return new Storage(
                Optional.of(URI.create("http://localhost:" + s3.getAddress().getPort())),
                signed,
                "input",
                "output",
                Optional.empty(),
                StorageKeys.ID,
                Retention.FOR_EVER,
                Tracing.off());
    }

    private record Call(boolean signed, boolean expectsContinue, int bytes) {}
}
