package dev.osprey.core.classification;

import java.io.StringReader;
import java.time.Instant;
import java.util.List;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;

import dev.osprey.core.json.Json;

/** The JSON form of a {@link Classification}, in HTTP responses and JMS replies alike. */
public final class ClassificationJson {

    private ClassificationJson() {}

    /** Omits members without a value. */
    public static JsonObject write(Classification classification) {
        return members(classification).build();
    }

    /** The same with the member {@code expires}, if the image will expire. */
    public static JsonObject write(Classification classification, Retention retention) {
        JsonObjectBuilder json = members(classification);
        retention.expiry(classification).ifPresent(expiry -> json.add("expires", expiry.toString()));
        return json.build();
    }

    private static JsonObjectBuilder members(Classification classification) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", classification.id())
                .add("fileName", classification.fileName())
                .add("status", classification.status().name());
        classification.label().ifPresent(label -> json.add("label", label));
        if (!classification.predictions().isEmpty()) {
            var predictions = Json.createArrayBuilder();
            for (Prediction prediction : classification.predictions()) {
                predictions.add(Json.createObjectBuilder()
                        .add("label", prediction.label())
                        .add("probability", prediction.probability()));
            }
            json.add("predictions", predictions);
        }
        if (classification.error() != null) {
            json.add("error", classification.error());
        }
        if (classification.model() != null) {
            json.add("model", write(classification.model()));
        }
        json.add("submittedAt", classification.submittedAt().toString());
        if (classification.completedAt() != null) {
            json.add("completedAt", classification.completedAt().toString());
        }
        return json;
    }

    /** The member {@code model}. */
    public static JsonObject write(ModelVersion model) {
        return Json.createObjectBuilder()
                .add("name", model.name())
                .add("version", model.version())
                .build();
    }

    /** @throws RuntimeException of JSON-P or of the record's guards when the text is not a classification */
    public static Classification read(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            return new Classification(
                    json.getString("id"),
                    json.getString("fileName"),
                    Status.valueOf(json.getString("status")),
                    predictions(json),
                    json.getString("error", null),
                    json.containsKey("model") ? model(json.getJsonObject("model")) : null,
                    Instant.parse(json.getString("submittedAt")),
                    json.containsKey("completedAt") ? Instant.parse(json.getString("completedAt")) : null);
        }
    }

    private static ModelVersion model(JsonObject json) {
        return new ModelVersion(json.getString("name"), json.getString("version"));
    }

    private static List<Prediction> predictions(JsonObject json) {
        if (!json.containsKey("predictions")) {
            return List.of();
        }
        return json.getJsonArray("predictions").getValuesAs(JsonObject.class).stream()
                .map(each -> new Prediction(
                        each.getString("label"),
                        each.getJsonNumber("probability").doubleValue()))
                .toList();
    }
}
