package dev.osprey.web.upload;

import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.results.Top;

/** Uploads through the API; the package {@code results} reads what is stored under the same path. */
@Path("api/classifications")
public class ApiUploadResource {

    private final Intake intake;
    private final ClientAddress addresses;
    private final Cloud cloud;

    @Inject
    ApiUploadResource(Intake intake, ClientAddress addresses, Cloud cloud) {
        this.intake = Objects.requireNonNull(intake, "intake");
        this.addresses = Objects.requireNonNull(addresses, "addresses");
        this.cloud = Objects.requireNonNull(cloud, "cloud");
    }

    @POST
    @TakesImages
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> classify(
            List<EntityPart> parts,
            @QueryParam("top") String top,
            @Context ContainerRequestContext call,
            @Context HttpServletRequest servletRequest) {
        Top wanted = Top.of(top);
        return intake.classify(parts, UploadCall.of(call, servletRequest, addresses))
                .thenApply(batch -> UploadResponse.of(batch, wanted)
                        .withJson(cloud.settings().retention()));
    }

    /** Classifies the images of a zip archive. */
    @POST
    @TakesImages
    @Consumes("application/zip")
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> classify(
            InputStream archive,
            @QueryParam("top") String top,
            @Context ContainerRequestContext call,
            @Context HttpServletRequest servletRequest) {
        Top wanted = Top.of(top);
        return intake.classify(archive, UploadCall.of(call, servletRequest, addresses))
                .thenApply(batch -> UploadResponse.of(batch, wanted)
                        .withJson(cloud.settings().retention()));
    }

    /** Classifies objects in S3 to which the body refers. */
    @POST
    @TakesImages
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> references(
            InputStream body,
            @QueryParam("top") String top,
            @Context ContainerRequestContext call,
            @Context HttpServletRequest servletRequest) {
        Top wanted = Top.of(top);
        return intake.references(body, UploadCall.of(call, servletRequest, addresses))
                .thenApply(batch -> UploadResponse.of(batch, wanted)
                        .withJson(cloud.settings().retention()));
    }
}
