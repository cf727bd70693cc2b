package dev.osprey.web.upload;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.pages.Page;
import dev.osprey.web.results.Top;

/** The upload page, and uploads by programs under the same path: one image in, one label out. */
@Path("/")
public class UploadResource {

    // The first one serves clients that accept anything.
    private static final List<Variant> VARIANTS = Variant.mediaTypes(
                    MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"),
                    MediaType.APPLICATION_JSON_TYPE,
                    MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
            .build();

    private final Intake intake;
    private final UploadPage page;
    private final ClientAddress addresses;
    private final Cloud cloud;

    @Inject
    UploadResource(Intake intake, UploadPage page, ClientAddress addresses, Cloud cloud) {
        this.intake = Objects.requireNonNull(intake, "intake");
        this.page = Objects.requireNonNull(page, "page");
        this.addresses = Objects.requireNonNull(addresses, "addresses");
        this.cloud = Objects.requireNonNull(cloud, "cloud");
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Page page() {
        return page.empty();
    }

    /** Responds with plain text by default, which the clients of the published systems expect. */
    @POST
    @TakesImages
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces({MediaType.TEXT_PLAIN, MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
    public CompletionStage<Response> classify(
            List<EntityPart> parts,
            @QueryParam("top") String top,
            @Context Request request,
            @Context ContainerRequestContext call,
            @Context HttpServletRequest servletRequest) {
        Variant variant = Optional.ofNullable(request.selectVariant(VARIANTS))
                .orElseThrow(() ->
                        new NotAcceptableException("The response can be text/plain, application/json or text/html."));
        Top wanted = Top.of(top);
        return intake.classify(parts, UploadCall.of(call, servletRequest, addresses))
                .thenApply(batch -> UploadResponse.of(batch, wanted))
                .thenApply(response -> response.with(entity(response, variant), variant));
    }

    private Object entity(UploadResponse response, Variant variant) {
        return switch (variant.getMediaType().getSubtype()) {
            case "json" -> response.json(cloud.settings().retention());
            case "html" -> page.with(response.shown(), response.batch().deleteToken());
            default -> response.text();
        };
    }
}
