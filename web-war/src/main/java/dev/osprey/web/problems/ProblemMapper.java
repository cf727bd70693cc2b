package dev.osprey.web.problems;

import java.io.IOException;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import dev.osprey.core.images.DecodingBusyException;
import dev.osprey.core.results.OrderNotReadyException;
import dev.osprey.core.storage.StorageException;
import dev.osprey.web.calls.RequestIds;
import software.amazon.awssdk.core.exception.SdkException;

/** Maps every exception to a problem document; client errors are not logged. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getName());

    // The texts of the operating system: ENOSPC and EDQUOT.
    private static final Pattern DISK_FULL = Pattern.compile("No space left on device|Disk quota exceeded");

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration DISK_RETRY_AFTER = Duration.ofSeconds(30);
    private static final Duration INDEX_RETRY_AFTER = Duration.ofSeconds(30);

    @Context
    private HttpHeaders headers;

    @Override
    public Response toResponse(Throwable thrown) {
        Throwable failure = unwrapped(thrown);
        if (isDiskFull(failure)) {
            LOG.warning(() -> "request=" + requestId() + " the disk is full: " + failure);
            return response(new Problem(
                            Status.SERVICE_UNAVAILABLE, "The service has no space left on its disk. Try again later."))
                    .header(HttpHeaders.RETRY_AFTER, DISK_RETRY_AFTER.toSeconds())
                    .build();
        }
        if (failure instanceof ProblemException known) {
            if (known.getCause() != null) {
                LOG.warning(() -> "request=" + requestId() + " " + known.getMessage() + " cause=" + known.getCause());
            }
            Response.ResponseBuilder response = response(known.problem());
            known.headers().forEach(response::header);
            return response.build();
        }
        if (failure instanceof WebApplicationException standard
                && standard.getResponse().getStatus() < Status.INTERNAL_SERVER_ERROR.getStatusCode()) {
            return standard(standard);
        }
        if (failure instanceof IllegalCharsetNameException || failure instanceof UnsupportedCharsetException) {
            return response(new Problem(
                            Status.UNSUPPORTED_MEDIA_TYPE, "The charset of the request's Content-Type is unknown."))
                    .build();
        }
        if (failure instanceof ProcessingException) {
            // Jersey parses headers when they are needed.
            return response(new Problem(Status.BAD_REQUEST, Problem.MALFORMED_HEADER))
                    .build();
        }
        if (failure instanceof OrderNotReadyException) {
            return response(new Problem(
                            Status.SERVICE_UNAVAILABLE,
                            "The results cannot be listed in this order yet: its index is still being built."))
                    .header(HttpHeaders.RETRY_AFTER, INDEX_RETRY_AFTER.toSeconds())
                    .build();
        }
        if (failure instanceof DecodingBusyException) {
            LOG.warning(() -> "request=" + requestId() + " an image was not decoded: " + failure.getMessage());
            return response(new Problem(
                            Status.SERVICE_UNAVAILABLE,
                            "Too many large images are being decoded. Please try again a little later."))
                    .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER.toSeconds())
                    .build();
        }
        if (failure instanceof SdkException || failure instanceof StorageException) {
            LOG.warning(() -> "request=" + requestId() + " an AWS service failed: " + failure);
            return response(new Problem(
                            Status.SERVICE_UNAVAILABLE,
                            "A service that Osprey depends on is unavailable. Try again in a few seconds."))
                    .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER.toSeconds())
                    .build();
        }
        LOG.log(Level.SEVERE, "request=" + requestId() + " unexpected error", failure);
        return response(new Problem(
                        Status.INTERNAL_SERVER_ERROR,
                        "Internal error. See the server log for request " + requestId() + "."))
                .build();
    }

    /** Large bodies are kept in temporary files; whoever reads them sees a body that cannot be read, whose reason this is. */
    private static boolean isDiskFull(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String text = Objects.requireNonNullElse(each.getMessage(), "");
            if (each instanceof IOException && DISK_FULL.matcher(text).find()) {
                return true;
            }
        }
        return false;
    }

    /** What an asynchronous computation failed with: stages wrap it once or more often. */
    private static Throwable unwrapped(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof CompletionException || failure instanceof ExecutionException)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure;
    }

    private Response standard(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        if (status < Status.BAD_REQUEST.getStatusCode()) {
            return failure.getResponse();
        }
        return form().fill(
                        Response.fromResponse(failure.getResponse())
                                .entity(null)
                                .type((MediaType) null)
                                .status(status),
                        Problem.of(status, detail(failure)))
                .build();
    }

    private String detail(WebApplicationException failure) {
        Response response = failure.getResponse();
        String text = Objects.requireNonNullElse(failure.getMessage(), "");
        String standard = String.format(
                Locale.ROOT,
                "HTTP %d %s",
                response.getStatus(),
                response.getStatusInfo().getReasonPhrase());
        if (!text.isEmpty() && !text.equals(standard)) {
            return text;
        }
        return switch (response.getStatus()) {
            case 400 -> isMultipart() ? "The form is malformed or incomplete." : "The request is malformed.";
            case 415 -> "The Content-Type of the request is missing, or not one that can be used here.";
            default -> standard;
        };
    }

    private boolean isMultipart() {
        String type = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
        return type != null && type.trim().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    private Response.ResponseBuilder response(Problem problem) {
        return form().fill(Response.status(problem.status()), problem);
    }

    private Representation form() {
        return new Representation(headers::getAcceptableMediaTypes, headers.getHeaderString(RequestIds.HEADER));
    }

    private String requestId() {
        return Representation.requestId(headers.getHeaderString(RequestIds.HEADER));
    }
}
