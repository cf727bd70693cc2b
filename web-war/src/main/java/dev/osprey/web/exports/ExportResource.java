package dev.osprey.web.exports;

import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

import dev.osprey.web.results.ListParameters;

/** The complete list for clients that accept CSV. */
@Path("api/classifications")
public class ExportResource {

    @Inject
    private Exports exports;

    // Ranks below JSON for clients that accept anything.
    @GET
    @Produces("text/csv;qs=0.5")
    public Response csv(@BeanParam ListParameters parameters) {
        return exports.csv(parameters);
    }
}
