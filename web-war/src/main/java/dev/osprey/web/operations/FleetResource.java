package dev.osprey.web.operations;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.osprey.scaler.scaling.FleetStatus;
import dev.osprey.scaler.scaling.ScalerTimer;

/** The workers and what the scaler wants of them. */
@Path("api/fleet")
@Produces(MediaType.APPLICATION_JSON)
public class FleetResource {

    @Inject
    private ScalerTimer scaler;

    @GET
    public String fleet() {
        FleetStatus status = scaler.status();
        JsonArrayBuilder workers = Json.createArrayBuilder();
        status.workers().stream().map(FleetResource::worker).forEach(workers::add);
        return Json.createObjectBuilder()
                .add("policy", status.policy())
                .add("min", status.min())
                .add("max", status.max())
                .add("wanted", status.wanted())
                .add("paused", status.paused())
                .add("workers", workers)
                .build()
                .toString();
    }

    private static JsonObjectBuilder worker(FleetStatus.Member member) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("name", member.name())
                .add("id", member.id())
                .add("state", member.state().name())
                .add("startedAt", member.startedAt().toString());
        member.pid().ifPresent(pid -> json.add("pid", pid));
        return json;
    }
}
