package dev.osprey.web.models;

import java.util.List;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriBuilder;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.json.Json;
import dev.osprey.core.models.ModelCard;

/** The model that answers. */
@Path("api/model")
@Produces(MediaType.APPLICATION_JSON)
public class ModelResource {

    @Inject
    private AnsweringModels models;

    @GET
    public String model() {
        List<AnsweringModel> answering = models.current();
        if (answering.isEmpty()) {
            throw new NotFoundException("No worker has loaded a model yet.");
        }
        return json(answering).toString();
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
