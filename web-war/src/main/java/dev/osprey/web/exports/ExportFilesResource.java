package dev.osprey.web.exports;

import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import dev.osprey.web.results.ListParameters;

/** Exports by file name. */
@Path("api")
public class ExportFilesResource {

    @Inject
    private Exports exports;

    @GET
    @Path("classifications.csv")
    @Produces("text/csv")
    public Response csv(@BeanParam ListParameters parameters) {
        return exports.csv(parameters);
    }

    @GET
    @Path("classifications.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Response json(@BeanParam ListParameters parameters) {
        return exports.json(parameters);
    }
}
