package dev.osprey.web.models;

import java.io.StringReader;
import java.util.Objects;
import java.util.Optional;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.json.Json;
import dev.osprey.web.problems.ProblemException;

/**
 * The body of {@code PUT /api/model}.
 *
 * @param url location of the new model; empty to roll back
 */
record ModelRequest(Optional<String> url) {

    /** @throws ProblemException 400 if it is not a JSON object with one of the two fields */
    static ModelRequest of(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(Objects.requireNonNullElse(text, "")))) {
            JsonObject json = reader.readObject();
            if (json.size() == 1 && json.get("url") instanceof JsonString url) {
                return new ModelRequest(Optional.of(url.getString()));
            }
            if (json.size() == 1 && json.get("rollback") == JsonValue.TRUE) {
                return new ModelRequest(Optional.empty());
            }
        } catch (JsonException | NumberFormatException malformed) {
            throw invalid();
        }
        throw invalid();
    }

    private static ProblemException invalid() {
        return new ProblemException(
                Status.BAD_REQUEST,
                "The body is not a JSON object such as {\"url\": \"s3://bucket/model.zip\"} or {\"rollback\": true}.");
    }
}
