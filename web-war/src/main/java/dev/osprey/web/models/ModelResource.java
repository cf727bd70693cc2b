package dev.osprey.web.models;

import java.util.List;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriBuilder;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.json.Json;
import dev.osprey.core.models.ModelCard;
import dev.osprey.core.models.ModelRollout;
import dev.osprey.web.security.AdminAccount;

/** The model that answers. */
@Path("api/model")
@Produces(MediaType.APPLICATION_JSON)
public class ModelResource {

    @Inject
    private AnsweringModels models;

    @Inject
    private ModelChanges changes;

    /** @param caller sees the locations if it is the admin: they may have credentials */
    @GET
    public String model(@Context SecurityContext caller) {
        List<AnsweringModel> answering = models.current();
        if (answering.isEmpty()) {
            throw new NotFoundException("No worker has loaded a model yet.");
        }
        return Json.createObjectBuilder(json(answering))
                .addAll(Json.createObjectBuilder(json(changes.rollout(), caller.isUserInRole(AdminAccount.NAME))))
                .build()
                .toString();
    }

    /** Responds at once; the workers check the model and take it one after the other. Admin only. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Response change(String body) {
        ModelRollout requested =
                ModelRequest.of(body).url().map(changes::request).orElseGet(() -> changes.rollBack(Optional.empty()));
        return Response.accepted(json(requested, true).toString()).build();
    }

    /** @param admin whether the locations are shown */
    private static JsonObject json(ModelRollout rollout, boolean admin) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        rollout.change().ifPresent(change -> {
            JsonObjectBuilder member = Json.createObjectBuilder()
                    .add("state", change.state().name())
                    .add("requestedAt", change.requestedAt().toString());
            if (admin) {
                member.add("url", change.url());
                change.problem().ifPresent(problem -> member.add("problem", problem));
            }
            json.add("change", member);
        });
        rollout.previous().ifPresent(previous -> {
            JsonObjectBuilder member = of(previous.model());
            if (admin) {
                member.add("url", previous.url());
            }
            json.add("previous", member);
        });
        return json.build();
    }

    /** @param answering the main one first */
    static JsonObject json(List<AnsweringModel> answering) {
        ModelCard card = answering.get(0).card();
        JsonArrayBuilder labels = Json.createArrayBuilder();
        card.labels().forEach(labels::add);
        JsonArrayBuilder samples = Json.createArrayBuilder();
        card.samples()
                .forEach(fileName -> samples.add(
                        Json.createObjectBuilder().add("fileName", fileName).add("image", sample(card, fileName))));
        JsonArrayBuilder all = Json.createArrayBuilder();
        answering.forEach(each -> all.add(of(each.card().model()).add("workers", each.workers())));
        return of(card.model())
                .add("labels", labels)
                .add("labelCount", card.labelCount())
                .add("samples", samples)
                .add("loadedAt", card.loadedAt().toString())
                .add("answering", all)
                .build();
    }

    private static JsonObjectBuilder of(ModelVersion model) {
        return Json.createObjectBuilder().add("name", model.name()).add("version", model.version());
    }

    private static String sample(ModelCard card, String fileName) {
        return UriBuilder.fromPath("/api/model/samples/{version}/{fileName}")
                .build(card.model().version(), fileName)
                .toString();
    }
}
