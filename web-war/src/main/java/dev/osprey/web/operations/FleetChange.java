package dev.osprey.web.operations;

import java.io.StringReader;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.json.Json;
import dev.osprey.scaler.scaling.ScalingChange;
import dev.osprey.web.problems.ProblemException;

/** Reads a change of the scaling configuration from a call; empty fields keep their current value. */
final class FleetChange {

    private FleetChange() {}

    /** @throws ProblemException 400 if the text is not a JSON object, or has an unknown field or a wrong type */
    static ScalingChange ofJson(String text) {
        // Null for a call without a body.
        try (JsonReader reader = Json.createReader(new StringReader(Objects.requireNonNullElse(text, "")))) {
            JsonObject json = reader.readObject();
            json.keySet().stream()
                    .filter(name -> !List.of("policy", "min", "max", "paused").contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw invalid("'" + name + "' is unknown; the fields are 'policy', 'min', 'max' and 'paused'");
                    });
            return new ScalingChange(
                    Optional.ofNullable(json.get("policy")).map(FleetChange::text),
                    Optional.ofNullable(json.get("min")).map(value -> number("min", value)),
                    Optional.ofNullable(json.get("max")).map(value -> number("max", value)),
                    Optional.ofNullable(json.get("paused")).map(FleetChange::bool));
        } catch (JsonException malformed) {
            throw invalid("The body is not a JSON object such as {\"min\": 1, \"max\": 20}");
        } catch (NumberFormatException outOfRange) {
            // The JSON reader computes the value of a number, which fails for an exponent of eleven digits.
            throw invalid("The body has a number that is out of range");
        }
    }

    /**
     * From a form; fields may be null.
     *
     * @throws ProblemException 400 if a bound is not a whole number
     */
    static ScalingChange ofForm(String policy, String min, String max, String paused) {
        return new ScalingChange(
                field(policy),
                field(min).map(value -> number("min", value)),
                field(max).map(value -> number("max", value)),
                field(paused).map(Boolean::valueOf));
    }

    private static Optional<String> field(String value) {
        return Optional.ofNullable(value).map(String::trim).filter(text -> !text.isEmpty());
    }

    private static String text(JsonValue value) {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw invalid("'policy' is " + value + ", not the name of a policy");
    }

    private static int number(String name, JsonValue value) {
        return number(name, value.toString());
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw notANumber(name, value);
        }
    }

    private static boolean bool(JsonValue value) {
        if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
            return value == JsonValue.TRUE;
        }
        throw invalid("'paused' is " + value + ", not true or false");
    }

    private static ProblemException notANumber(String name, String value) {
        return invalid("'" + name + "' is " + value + ", not a whole number");
    }

    private static ProblemException invalid(String sentence) {
        return new ProblemException(Status.BAD_REQUEST, sentence + ".");
    }
}
