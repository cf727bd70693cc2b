package dev.osprey.web.health;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * Whether this node accepts requests, for load balancers. A resource of the application: until it accepts requests, Payara
 * answers with 404 or 503, while {@code /health} may be 200 without any check.
 */
@Path("started")
public class StartedResource {

    @GET
    @Produces(MediaType.TEXT_PLAIN)
    public String started() {
        return "started\n";
    }
}
