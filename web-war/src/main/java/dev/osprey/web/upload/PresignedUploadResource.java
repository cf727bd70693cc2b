package dev.osprey.web.upload;

import java.net.URI;
import java.util.Objects;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
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
import dev.osprey.web.calls.RequestIds;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.security.DeleteToken;
import dev.osprey.web.webhooks.Callbacks;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Prepares uploads straight to S3. */
@Path("api/uploads")
public class PresignedUploadResource {

    private final PresignedUploads uploads;
    private final Callbacks callbacks;
    private final ClientAddress addresses;
    private final int maxBytes;

    /** @param maxBytes size limit of an image that is uploaded straight to S3 */
    @Inject
    PresignedUploadResource(
            PresignedUploads uploads,
            Callbacks callbacks,
            ClientAddress addresses,
            @ConfigProperty(name = "osprey.presigned.max-bytes") int maxBytes) {
        this.uploads = Objects.requireNonNull(uploads, "uploads");
        this.callbacks = Objects.requireNonNull(callbacks, "callbacks");
        this.addresses = Objects.requireNonNull(addresses, "addresses");
        this.maxBytes = maxBytes;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response prepare(
            String body, @Context ContainerRequestContext call, @Context HttpServletRequest servletRequest) {
        if (call.getHeaderString(IdempotencyKey.HEADER) != null) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    "An upload straight to S3 takes no Idempotency-Key: as long as nothing is uploaded, nothing is"
                            + " classified.");
        }
        String callId = call.getHeaderString(RequestIds.HEADER);
        PresignedUploads.Prepared prepared = uploads.prepare(
                PresignedRequest.of(body, maxBytes),
                callId,
                Uploader.of(call, servletRequest, addresses),
                callbacks.of(Callbacks.query(call), callId));
        String location = "/api/classifications/" + prepared.image().id();
        return Response.created(URI.create(location))
                .header(DeleteToken.HEADER, prepared.token().text())
                // The URL is a secret.
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(json(prepared, location).toString())
                .build();
    }

    private static JsonObject json(PresignedUploads.Prepared prepared, String location) {
        return Json.createObjectBuilder()
                .add("id", prepared.image().id())
                .add("classification", location)
                .add("expires", prepared.expires().toString())
                .add(
                        "upload",
                        Json.createObjectBuilder()
                                .add("method", "PUT")
                                .add("url", prepared.url().toString())
                                .add(
                                        "headers",
                                        // The length is signed, too, but clients send it by themselves.
                                        Json.createObjectBuilder()
                                                .add(
                                                        HttpHeaders.CONTENT_TYPE,
                                                        prepared.request().contentType())))
                .build();
    }
}
