package dev.osprey.web.operations;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.osprey.core.fleet.ScalingDecision;
import dev.osprey.core.json.Json;
import dev.osprey.scaler.scaling.FleetStatus;
import dev.osprey.scaler.scaling.ScalingService;

/** The workers, and the scaling configuration and decisions. */
@Path("api/fleet")
@Produces(MediaType.APPLICATION_JSON)
public class FleetResource {

    @Inject
    private ScalingService scaling;

    @Inject
    private FleetChanges changes;

    @GET
    public String fleet() {
        return json(scaling.status());
    }

    /** Responds with the fleet right after the change; workers follow with the next scaling decision. Admin only. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public String change(String body) {
        changes.apply(FleetChange.ofJson(body));
        return fleet();
    }

    static String json(FleetStatus status) {
        JsonArrayBuilder workers = Json.createArrayBuilder();
        status.workers().stream().map(FleetResource::worker).forEach(workers::add);
        JsonArrayBuilder history = Json.createArrayBuilder();
        status.decisions().stream().map(FleetResource::decision).forEach(history::add);
        return Json.createObjectBuilder()
                .add("policy", status.policy())
                .add("min", status.min())
                .add("max", status.max())
                .add("wanted", status.wanted())
                .add("paused", status.paused())
                .add("workers", workers)
                .add("history", history)
                .build()
                .toString();
    }

    private static JsonObjectBuilder decision(ScalingDecision decision) {
        return Json.createObjectBuilder()
                .add("at", decision.at().toString())
                .add("policy", decision.policy())
                .add("reason", decision.reason())
                .add("wanted", decision.wanted())
                .add("ready", decision.ready())
                .add("booting", decision.booting())
                .add("action", decision.action());
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
