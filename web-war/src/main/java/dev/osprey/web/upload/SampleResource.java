package dev.osprey.web.upload;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;

import dev.osprey.core.models.SamplePicture;
import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.models.AnsweringModels;
import dev.osprey.web.results.Top;

/** The buttons of the upload page: classifies a sample picture as if it were uploaded. */
@Path("samples")
@Produces(MediaType.TEXT_HTML)
public class SampleResource {

    private static final Variant HTML = new Variant(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"), (String) null, null);

    private final Intake intake;
    private final AnsweringModels models;
    private final UploadPage page;
    private final ClientAddress addresses;

    @Inject
    SampleResource(Intake intake, AnsweringModels models, UploadPage page, ClientAddress addresses) {
        this.intake = Objects.requireNonNull(intake, "intake");
        this.models = Objects.requireNonNull(models, "models");
        this.page = Objects.requireNonNull(page, "page");
        this.addresses = Objects.requireNonNull(addresses, "addresses");
    }

    @POST
    @Path("{version}/{fileName}")
    @TakesImages
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public CompletionStage<Response> classify(
            @PathParam("version") String version,
            @PathParam("fileName") String fileName,
            @Context ContainerRequestContext call,
            @Context HttpServletRequest servletRequest) {
        SamplePicture sample = models.sample(version, fileName)
                .orElseThrow(() -> new NotFoundException("The model has no such sample picture."));
        return intake.classify(sample, UploadCall.of(call, servletRequest, addresses))
                .thenApply(batch -> UploadResponse.of(batch, Top.ALL))
                .thenApply(response -> response.with(
                        page.with(response.shown(), response.batch().deleteToken()), HTML));
    }
}
