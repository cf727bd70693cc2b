package dev.osprey.web.upload;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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

import dev.osprey.web.pages.Page;
import dev.osprey.web.results.Top;

/** The upload page, and the same path for programs: one image in, one label out. */
@Path("/")
public class UploadResource {

    // The first is for clients that take anything.
    private static final List<Variant> FORMS = Variant.mediaTypes(
                    MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"),
                    MediaType.APPLICATION_JSON_TYPE,
                    MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
            .build();

    @Inject
    private Intake intake;

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Page page() {
        return new Page("upload", Map.of("answers", List.of()));
    }

    /** As text by default, since that is what the published systems' clients read. */
    @POST
    @TakesImages
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces({MediaType.TEXT_PLAIN, MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
    public CompletionStage<Response> classify(
            List<EntityPart> parts,
            @HeaderParam("Prefer") List<String> prefer,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @QueryParam("top") String top,
            @Context Request request,
            @Context ContainerRequestContext call) {
        Variant form = Optional.ofNullable(request.selectVariant(FORMS))
                .orElseThrow(
                        () -> new NotAcceptableException("Answers are text/plain, application/json or text/html."));
        Top wanted = Top.of(top);
        return intake.classify(parts, prefer, idempotencyKey, call)
                .thenApply(answers -> UploadAnswer.of(answers, wanted))
                .thenApply(answer -> answer.with(entity(answer, form), form));
    }

    private static Object entity(UploadAnswer answer, Variant form) {
        return switch (form.getMediaType().getSubtype()) {
            case "json" -> answer.json();
            case "html" -> new Page("upload", Map.of("answers", answer.shown()));
            default -> answer.text();
        };
    }
}
