package dev.osprey.web.pages;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/** Serves style sheets, scripts and icons of the pages. */
@Path("assets")
public class AssetsResource {

    private static final Map<String, String> MEDIA_TYPES =
            Map.of("css", "text/css;charset=utf-8", "svg", "image/svg+xml", "js", "text/javascript;charset=utf-8");

    /** Browsers revalidate at every use, so that no page mixes the assets of two versions. */
    @GET
    @Path("{name: (?:uplot/)?[A-Za-z-]+(?:\\.[a-z]+)*\\.(?:css|svg|js)}")
    public Response asset(@PathParam("name") String name, @Context Request request) throws IOException {
        try (InputStream stream = AssetsResource.class.getResourceAsStream("/assets/" + name)) {
            if (stream == null) {
                throw new NotFoundException("Asset " + name + " not found.");
            }
            byte[] content = stream.readAllBytes();
            EntityTag tag = new EntityTag(Integer.toHexString(Arrays.hashCode(content)));
            Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
            Response.ResponseBuilder response = unchanged != null
                    ? unchanged
                    : Response.ok(content, MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
            return response.tag(tag)
                    .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .build();
        }
    }
}
