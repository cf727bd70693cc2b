package dev.osprey.web.images;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.StreamingOutput;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.ImageFormat;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.core.images.Thumbnail;
import dev.osprey.core.storage.StoredImage;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.results.ClassificationLookup;

/** Stored images and their thumbnails. */
@Path("api/classifications/{id}/image")
public class ImageResource {

    // It never changes, but can be deleted: no browser keeps it for long after that.
    private static final Duration MAX_AGE = Duration.ofHours(1);
    private static final int MIN_WIDTH = 16;
    private static final int MAX_WIDTH = 512;

    @Inject
    private Cloud cloud;

    @Inject
    private Clock clock;

    @Inject
    private ClassificationLookup lookup;

    @Inject
    private Thumbnails thumbnails;

    @Inject
    private PublicImages publicImages;

    /** @param width of a thumbnail in pixels; null for the original image */
    @GET
    public Response image(@PathParam("id") String id, @QueryParam("width") String width, @Context Request request) {
        Optional<Integer> columns = width(width);
        Classification image = lookup.byId(id);
        StoredImage stored = cloud.images()
                .find(image)
                .orElseThrow(() -> new ProblemException(Status.NOT_FOUND, "This image is not stored yet."));
        Optional<ImageFormat> format = ImageHeaders.format(stored.mediaType());
        EntityTag tag =
                new EntityTag(stored.etag() + columns.map(each -> "-" + each).orElse("-public"));
        Response.ResponseBuilder response = Optional.ofNullable(request.evaluatePreconditions(tag))
                .orElseGet(() -> columns.map(each -> thumbnail(image, stored, each))
                        .orElseGet(() -> original(image, stored, format))
                        .tag(tag));
        return response.header(HttpHeaders.CACHE_CONTROL, cacheControl(image)).build();
    }

    private Response.ResponseBuilder original(Classification image, StoredImage stored, Optional<ImageFormat> format) {
        if (format.isEmpty()) {
            StreamingOutput body = output -> cloud.images().read(image, stored, input -> input.transferTo(output));
            return ImageHeaders.add(
                    Response.ok(body, MediaType.APPLICATION_OCTET_STREAM_TYPE)
                            .header(HttpHeaders.CONTENT_LENGTH, stored.bytes()),
                    image.fileName(),
                    format);
        }
        PublicImages.Content visible = publicImages.of(image, stored, format.get());
        return ImageHeaders.add(
                Response.ok(visible.body(), format.get().mimeType())
                        .header(HttpHeaders.CONTENT_LENGTH, visible.length()),
                image.fileName(),
                format);
    }

    private Response.ResponseBuilder thumbnail(Classification image, StoredImage stored, int width) {
        try {
            Thumbnail thumbnail =
                    thumbnails.of(stored.etag(), width, () -> cloud.images().image(image));
            return ImageHeaders.add(
                    Response.ok(thumbnail.bytes(), thumbnail.mediaType()),
                    image.fileName(),
                    ImageHeaders.format(thumbnail.mediaType()));
        } catch (InvalidImageException invalid) {
            throw new ProblemException(
                    Status.NOT_FOUND, "A thumbnail of this image cannot be created: " + invalid.getMessage() + ".");
        }
    }

    private String cacheControl(Classification image) {
        if (!cloud.settings().storageKeys().unique()) {
            return "private, no-cache";
        }
        Duration maxAge = cloud.settings()
                .retention()
                .expiry(image)
                .map(expiry -> Duration.between(clock.instant(), expiry))
                .filter(left -> left.compareTo(MAX_AGE) < 0)
                .orElse(MAX_AGE);
        return "private, max-age=" + Math.max(0, maxAge.toSeconds());
    }

    private static Optional<Integer> width(String parameter) {
        if (parameter == null || parameter.isEmpty()) {
            return Optional.empty();
        }
        int columns = parameter.matches("\\d{1,4}") ? Integer.parseInt(parameter) : 0;
        if (columns < MIN_WIDTH || columns > MAX_WIDTH) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    String.format(
                            Locale.ROOT,
                            "The parameter 'width' is not a whole number from %d to %d.",
                            MIN_WIDTH,
                            MAX_WIDTH));
        }
        return Optional.of(columns);
    }
}
