package dev.osprey.web.upload;

import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import dev.osprey.web.results.Top;

/** Uploads by the API; what is stored under the same path is read through the results package. */
@Path("api/classifications")
public class ApiUploadResource {

    @Inject
    private Intake intake;

    @POST
    @TakesImages
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> classify(
            List<EntityPart> parts,
            @HeaderParam("Prefer") List<String> prefer,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @QueryParam("top") String top,
            @Context ContainerRequestContext call) {
        Top wanted = Top.of(top);
        return intake.classify(parts, prefer, idempotencyKey, call)
                .thenApply(answers -> UploadAnswer.of(answers, wanted).withJson());
    }

    /** A zip archive of images. */
    @POST
    @TakesImages
    @Consumes("application/zip")
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> classify(
            InputStream archive,
            @HeaderParam("Prefer") List<String> prefer,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @QueryParam("top") String top,
            @Context ContainerRequestContext call) {
        Top wanted = Top.of(top);
        return intake.classify(archive, prefer, idempotencyKey, call)
                .thenApply(answers -> UploadAnswer.of(answers, wanted).withJson());
    }
}
