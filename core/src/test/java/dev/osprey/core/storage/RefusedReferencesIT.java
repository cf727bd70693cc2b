package dev.osprey.core.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.sun.net.httpserver.HttpServer;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.references.LookupResult;
import dev.osprey.core.references.ObjectLocation;
import dev.osprey.core.references.ObjectReference;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What no stand-in for S3 does: it refuses access. */
class RefusedReferencesIT {

    private static final ObjectLocation LOCATION = ObjectLocation.of("s3://photos/cat.png");

    private static final ObjectReference OBJECT = new ObjectReference(LOCATION, "abc", 1);

    private final List<String> owners = new ArrayList<>();
    private int status;
    private String code = "";
    private HttpServer server;
    private Storage storage;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            owners.addAll(call.getRequestHeaders().getOrDefault("x-amz-expected-bucket-owner", List.of()));
            byte[] body = ("<Error><Code>" + code + "</Code></Error>").getBytes(StandardCharsets.UTF_8);
            boolean head = call.getRequestMethod().equals("HEAD");
            call.sendResponseHeaders(status, head ? -1 : body.length);
            if (!head) {
                call.getResponseBody().write(body);
            }
            call.close();
        });
        server.start();
        storage = new Storage(
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                true,
                "input",
                "output",
                Optional.of("123456789012"),
                StorageKeys.ID,
                Retention.FOR_EVER,
                Tracing.off());
    }

    @AfterEach
    void stop() {
        storage.close();
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"301, PermanentRedirect", "400, InvalidRequest", "403, AccessDenied", "403, InvalidObjectState"})
    void anObjectThatS3DoesNotShowIsForbidden(int refusal, String reason) {
        status = refusal;
        code = reason;

        assertThat(storage.references().lookUp(LOCATION)).isInstanceOf(LookupResult.Forbidden.class);
        assertThat(storage.references().content(OBJECT, 1)).isInstanceOf(ObjectContent.Unreadable.class);
    }

    @ParameterizedTest
    @CsvSource({"500, InternalError", "403, RequestTimeTooSkewed", "400, ExpiredToken"})
    void anOutageIsNoRefusal(int failure, String reason) {
        status = failure;
        code = reason;

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> storage.references().content(OBJECT, 1));
    }

    @Test
    void theAccountOfTheOwnBucketsIsNotExpectedOfOthers() {
        status = 404;

        storage.references().lookUp(LOCATION);
        assertThat(owners).isEmpty();

        storage.references().lookUp(ObjectLocation.of("s3://input/cat.png"));
        assertThat(owners).containsExactly("123456789012");
    }
}
