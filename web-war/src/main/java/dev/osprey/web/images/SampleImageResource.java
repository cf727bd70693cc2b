package dev.osprey.web.images;

import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.models.SamplePicture;
import dev.osprey.web.models.AnsweringModels;

/** The sample pictures of the models. */
@Path("api/model/samples")
public class SampleImageResource {

    // A version covers the model itself, not its pictures.
    private static final String CACHE_CONTROL = "private, max-age=3600";

    @Inject
    private AnsweringModels models;

    @GET
    @Path("{version}/{fileName}")
    public Response sample(@PathParam("version") String version, @PathParam("fileName") String fileName) {
        SamplePicture sample = models.sample(version, fileName)
                .orElseThrow(() -> new NotFoundException("The model has no such sample picture."));
        return ImageHeaders.add(
                        Response.ok(sample.bytes(), sample.format().mimeType()),
                        sample.fileName(),
                        Optional.of(sample.format()))
                .header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL)
                .build();
    }
}
