package dev.osprey.web.problems;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.InternalServerErrorException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.RedirectionException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.images.DecodingBusyException;
import dev.osprey.core.storage.StorageException;
import dev.osprey.web.Rest;
import dev.osprey.web.pages.PageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemMapperTest {

    private final Rest rest =
            Rest.of(Failing.class, ProblemMapper.class, PageWriter.class).build();

    @Test
    void aProblemKeepsItsStatusDetailAndRetryAfter() {
        Rest.Reply reply =
                rest.call("GET", "/failing/busy").header("X-Request-Id", "r-1").send();

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.header("Retry-After")).isEqualTo("7");
        JsonObject problem = problem(reply);
        assertThat(problem.getString("type")).isEqualTo("about:blank");
        assertThat(problem.getString("title")).isEqualTo("Service Unavailable");
        assertThat(problem.getInt("status")).isEqualTo(503);
        assertThat(problem.getString("detail")).isEqualTo("Too many uploads.");
        assertThat(problem.getString("requestId")).isEqualTo("r-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdk", "storage", "caused"})
    void aFailureBehindTheServiceIsTemporary(String failure) {
        Rest.Reply reply = rest.get("/failing/" + failure);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isNotEmpty();
        assertThat(reply.body()).doesNotContain("secret host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk-full", "disk-full-form", "disk-full-unchecked"})
    void aFullDiskIsTemporaryAndNotTheCallersMistake(String failure) {
        Rest.Reply reply = rest.get("/failing/" + failure);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isEqualTo("30");
        assertThat(problem(reply).getString("detail")).contains("no space left");
        assertThat(reply.body()).doesNotContain("/secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bug", "server-error"})
    void anUnexpectedErrorRevealsNothingButTheRequestId(String failure) {
        Rest.Reply reply = rest.call("GET", "/failing/" + failure)
                .header("X-Request-Id", "r-2")
                .send();

        assertThat(reply.status()).isEqualTo(500);
        assertThat(problem(reply).getString("detail")).isEqualTo("Internal error. See the server log for request r-2.");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /failing/bad, 400, The number is too large.",
        "GET, /nothing, 404, HTTP 404 Not Found",
        "DELETE, /failing/bad, 405, HTTP 405 Method Not Allowed"
    })
    void standardExceptionsBecomeProblemsToo(String method, String uri, int status, String detail) {
        Rest.Reply reply = rest.call(method, uri).send();

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(problem(reply).getString("detail")).isEqualTo(detail);
        assertThat(problem(reply).getString("requestId")).isEqualTo("none");
    }

    @Test
    void theHeadersOfAStandardExceptionRemain() {
        assertThat(rest.call("DELETE", "/failing/bad").send().header("Allow")).contains("GET");
    }

    @Test
    void aRedirectIsNoProblem() {
        Rest.Reply reply = rest.get("/failing/moved");

        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void browsersGetAPage() {
        Rest.Reply reply = rest.call("GET", "/failing/busy")
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .send();

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Content-Type")).startsWith("text/html");
        assertThat(reply.body()).contains("<h1>Service Unavailable</h1>", "Too many uploads.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "application/json,text/html", "image/png"})
    void otherClientsGetTheDocument(String accept) {
        assertThat(rest.call("GET", "/failing/busy")
                        .header("Accept", accept)
                        .send()
                        .header("Content-Type"))
                .isEqualTo("application/problem+json");
    }

    @Test
    void anImageThatCannotBeDecodedAtTheMomentMayBeTriedAgain() {
        Rest.Reply reply = rest.get("/failing/decoding");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isEqualTo("5");
        assertThat(problem(reply).getString("detail")).startsWith("Too many large images are being decoded.");
    }

    @ParameterizedTest
    @CsvSource({"busy, 503", "decoding, 503", "bad, 400", "sdk, 503", "storage, 503", "bug, 500", "moved, 303"})
    void afterAnAsynchronousFailureTheResponseIsTheSame(String failure, int status) {
        Rest.Reply expected = rest.get("/failing/" + failure);
        assertThat(expected.status()).isEqualTo(status);

        for (String how : List.of("stage", "nested", "future", "resumed")) {
            Rest.Reply reply = rest.get("/failing/" + how + "/" + failure);
            assertThat(reply.status()).as(how).isEqualTo(status);
            assertThat(reply.body()).as(how).isEqualTo(expected.body());
            assertThat(reply.header("Content-Type")).as(how).isEqualTo(expected.header("Content-Type"));
        }
    }

    private static JsonObject problem(Rest.Reply reply) {
        return Json.createReader(new StringReader(reply.body())).readObject();
    }

    /** Fails in all ways. */
    @Path("failing")
    public static final class Failing {

        @GET
        @Path("{how}")
        public String fail(@PathParam("how") String how) {
            throw failure(how);
        }

        @GET
        @Path("stage/{how}")
        public CompletionStage<String> stage(@PathParam("how") String how) {
            return CompletableFuture.completedFuture(how).thenApply(this::fail).thenApply(text -> text);
        }

        @GET
        @Path("nested/{how}")
        public CompletionStage<String> nested(@PathParam("how") String how) {
            return CompletableFuture.failedFuture(
                    new CompletionException(new ExecutionException(new CompletionException(failure(how)))));
        }

        @GET
        @Path("future/{how}")
        public CompletionStage<String> future(@PathParam("how") String how) {
            return CompletableFuture.failedFuture(failure(how));
        }

        @GET
        @Path("resumed/{how}")
        public void resumed(@PathParam("how") String how, @Suspended AsyncResponse response) {
            response.resume(new CompletionException(failure(how)));
        }

        private static RuntimeException failure(String how) {
            return switch (how) {
                case "busy" ->
                    new ProblemException(Status.SERVICE_UNAVAILABLE, "Too many uploads.", Duration.ofSeconds(7));
                case "caused" ->
                    new ProblemException(
                            Status.SERVICE_UNAVAILABLE,
                            "Try again.",
                            Duration.ofSeconds(7),
                            new IllegalStateException("secret host"));
                case "sdk" -> SdkClientException.create("secret host");
                case "storage" -> new StorageException("secret host", new IllegalStateException());
                case "decoding" -> new DecodingBusyException("secret", null);

                case "disk-full" -> new CompletionException(new IOException("No space left on device"));
                case "disk-full-form" ->
                    new BadRequestException(new IllegalStateException(
                            new FileSystemException("/secret/tmp", null, "No space left on device")));
                case "disk-full-unchecked" -> new UncheckedIOException(new IOException("Disk quota exceeded"));
                case "bad" -> new BadRequestException("The number is too large.");
                case "server-error" -> new InternalServerErrorException("secret");
                case "moved" -> new RedirectionException(Response.Status.SEE_OTHER, java.net.URI.create("/login"));
                default -> new IllegalStateException("secret");
            };
        }
    }
}
