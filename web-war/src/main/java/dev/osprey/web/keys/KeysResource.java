package dev.osprey.web.keys;

import java.net.URI;
import java.util.Objects;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.apikeys.ApiKey;
import dev.osprey.core.json.Json;

/** Makes, lists and revokes keys. Admin only. */
@Path("api/keys")
public class KeysResource {

    private static final String NO_STORE = "no-store";

    private final ApiKeys keys;

    @Inject
    KeysResource(ApiKeys keys) {
        this.keys = Objects.requireNonNull(keys, "keys");
    }

    /** The newest first. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response list() {
        JsonArrayBuilder array = Json.createArrayBuilder();
        keys.all().forEach(use -> array.add(json(use.key()).add("imagesToday", use.imagesToday())));
        return Response.ok(array.build().toString())
                .header(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .build();
    }

    /** The only response with the whole key. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response make(String body) {
        ApiKeys.Made made = keys.make(NewKey.ofJson(body));
        return Response.created(URI.create("/api/keys/" + made.key().id()))
                .header(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .entity(json(made.key())
                        .add("key", made.secret().text())
                        .build()
                        .toString())
                .build();
    }

    @DELETE
    @Path("{id}")
    public Response revoke(@PathParam("id") String id) {
        keys.revoke(id);
        return Response.noContent().build();
    }

    private static JsonObjectBuilder json(ApiKey key) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", key.id())
                .add("name", key.name())
                .add("createdAt", key.createdAt().toString());
        key.limits().ratePerMinute().ifPresent(rate -> json.add("ratePerMinute", rate));
        key.limits().dailyQuota().ifPresent(quota -> json.add("dailyQuota", quota));
        return json;
    }
}
