package dev.osprey.web.operations;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.web.problems.ProblemException;

/**
 * What an admin wants otherwise; what is empty stays as it is.
 *
 * @param policy by its name
 * @param min fewest workers
 * @param max most workers
 * @param paused whether nothing is to be started and ended
 */
record FleetChange(Optional<String> policy, Optional<Integer> min, Optional<Integer> max, Optional<Boolean> paused) {

    /** @throws ProblemException 400 when it is no JSON object of these, each of its type */
    static FleetChange ofJson(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            json.keySet().stream()
                    .filter(name -> !List.of("policy", "min", "max", "paused").contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw wrong("'" + name + "' cannot be changed: only 'policy', 'min', 'max' and 'paused' can");
                    });
            return new FleetChange(
                    Optional.ofNullable(json.get("policy")).map(FleetChange::text),
                    Optional.ofNullable(json.get("min")).map(value -> number("min", value)),
                    Optional.ofNullable(json.get("max")).map(value -> number("max", value)),
                    Optional.ofNullable(json.get("paused")).map(FleetChange::yesOrNo));
        } catch (JsonException noJson) {
            throw wrong("The body is no JSON object such as {\"min\": 1, \"max\": 20}");
        }
    }

    /**
     * Of a form, whose fields may be missing.
     *
     * @throws ProblemException 400 when a bound is no number
     */
    static FleetChange ofForm(String policy, String min, String max, String paused) {
        return new FleetChange(
                field(policy),
                field(min).map(value -> number("min", value)),
                field(max).map(value -> number("max", value)),
                field(paused).map(Boolean::valueOf));
    }

    /**
     * With what stays.
     *
     * @param policies that there are
     * @throws ProblemException 400 when there is no such policy or the bounds are the wrong way round
     */
    ScalingConfig applied(ScalingConfig now, List<String> policies) {
        policy.filter(name -> !policies.contains(name)).ifPresent(name -> {
            throw wrong("There is no policy '" + name + "', there is: " + String.join(", ", policies));
        });
        try {
            return new ScalingConfig(
                    policy.orElse(now.policy()),
                    min.orElse(now.min()),
                    max.orElse(now.max()),
                    paused.orElse(now.paused()));
        } catch (IllegalArgumentException outOfOrder) {
            throw wrong(outOfOrder.getMessage());
        }
    }

    private static Optional<String> field(String value) {
        return Optional.ofNullable(value).map(String::trim).filter(text -> !text.isEmpty());
    }

    private static String text(JsonValue value) {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw wrong("'policy' is " + value + ", not the name of a policy");
    }

    private static int number(String name, JsonValue value) {
        if (value instanceof JsonNumber) {
            return number(name, value.toString());
        }
        throw noNumber(name, value.toString());
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw noNumber(name, value);
        }
    }

    private static boolean yesOrNo(JsonValue value) {
        if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
            return value == JsonValue.TRUE;
        }
        throw wrong("'paused' is " + value + ", not true or false");
    }

    private static ProblemException noNumber(String name, String value) {
        return wrong("'" + name + "' is " + value + ", not a whole number");
    }

    private static ProblemException wrong(String sentence) {
        return new ProblemException(Status.BAD_REQUEST, sentence + ".");
    }
}
