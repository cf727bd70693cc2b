package dev.osprey.web.pages;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** What the pages load: style sheet and pictures. */
@Path("assets")
public class AssetsResource {

    private static final Map<String, String> MEDIA_TYPES =
            Map.of("css", "text/css;charset=utf-8", "svg", "image/svg+xml", "js", "text/javascript;charset=utf-8");

    @GET
    @Path("{name: [a-z-]+\\.(?:css|svg|js)}")
    public Response asset(@PathParam("name") String name) throws IOException {
        try (InputStream content = AssetsResource.class.getResourceAsStream("/assets/" + name)) {
            if (content == null) {
                throw new NotFoundException("There is no " + name + ".");
            }
            return Response.ok(content.readAllBytes(), MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1)))
                    .header(HttpHeaders.CACHE_CONTROL, "max-age=3600")
                    .header("X-Content-Type-Options", "nosniff")
                    .build();
        }
    }
}
