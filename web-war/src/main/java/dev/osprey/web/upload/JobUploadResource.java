package dev.osprey.web.upload;

import java.io.InputStream;
import java.net.URI;
import java.util.Objects;
import java.util.function.Supplier;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.json.Json;
import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.jobs.JobState;
import dev.osprey.web.metrics.UploadCounts;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.security.DeleteToken;

/** Submits jobs; the package {@code jobs} reads and cancels them under the same path. */
@Path("api/jobs")
@Produces(MediaType.APPLICATION_JSON)
public class JobUploadResource {

    private final JobIntake intake;
    private final ClientAddress addresses;
    private final UploadCounts counts;

    @Inject
    JobUploadResource(JobIntake intake, ClientAddress addresses, UploadCounts counts) {
        this.intake = Objects.requireNonNull(intake, "intake");
        this.addresses = Objects.requireNonNull(addresses, "addresses");
        this.counts = Objects.requireNonNull(counts, "counts");
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response form(
            InputStream body, @Context ContainerRequestContext call, @Context HttpServletRequest servletRequest) {
        return response(
                call,
                () -> intake.form(
                        body,
                        call.getHeaderString(HttpHeaders.CONTENT_TYPE),
                        JobCall.of(call, servletRequest, addresses)));
    }

    /** Submits the images of a zip archive. */
    @POST
    @Consumes("application/zip")
    public Response archive(
            InputStream body, @Context ContainerRequestContext call, @Context HttpServletRequest servletRequest) {
        return response(call, () -> intake.archive(body, JobCall.of(call, servletRequest, addresses)));
    }

    /** Submits objects in S3 to which the body refers. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response references(
            InputStream body, @Context ContainerRequestContext call, @Context HttpServletRequest servletRequest) {
        return response(call, () -> intake.references(body, JobCall.of(call, servletRequest, addresses)));
    }

    private Response response(ContainerRequestContext call, Supplier<AcceptedJob> accepting) {
        try {
            if (call.getHeaderString(IdempotencyKey.HEADER) != null) {
                throw new ProblemException(Status.BAD_REQUEST, "A job does not take an Idempotency-Key.");
            }
            return response(accepting.get());
        } catch (ProblemException refused) {
            counts.refused(UploadCounts.reason(refused.problem().status().getStatusCode()));
            throw refused;
        }
    }

    /** 202, or 207 when some images could not be accepted. */
    private static Response response(AcceptedJob job) {
        JsonArrayBuilder rejected = Json.createArrayBuilder();
        job.rejected().stream().map(RejectedFile::json).forEach(rejected::add);
        boolean incomplete = job.progress().state() == JobState.INCOMPLETE;
        Response.ResponseBuilder response = Response.status(incomplete ? ExtraStatus.MULTI_STATUS : Status.ACCEPTED)
                .location(URI.create("/api/jobs/" + job.progress().job().id()))
                .entity(job.progress()
                        .builder()
                        .add("rejectedFiles", rejected)
                        .build()
                        .toString());
        job.token().ifPresent(token -> response.header(DeleteToken.HEADER, token.text()));
        job.retryAfter().ifPresent(after -> response.header(HttpHeaders.RETRY_AFTER, after.toSeconds()));
        return response.build();
    }
}
