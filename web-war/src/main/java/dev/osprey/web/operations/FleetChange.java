package dev.osprey.web.operations;

import java.io.StringReader;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.fleet.PolicyName;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.web.problems.ProblemException;

/**
 * A change of the scaling configuration; empty fields keep their current value.
 *
 * @param policy name of the scaling policy
 * @param min minimum number of workers
 * @param max maximum number of workers
 * @param paused whether scaling is paused
 */
record FleetChange(Optional<String> policy, Optional<Integer> min, Optional<Integer> max, Optional<Boolean> paused) {

    /** @throws ProblemException 400 if the text is not a JSON object, or has an unknown field or a wrong type */
    static FleetChange ofJson(String text) {
        // Null for a call without a body.
        try (JsonReader reader = Json.createReader(new StringReader(Objects.requireNonNullElse(text, "")))) {
            JsonObject json = reader.readObject();
            json.keySet().stream()
                    .filter(name -> !List.of("policy", "min", "max", "paused").contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw invalid("'" + name + "' is unknown; the fields are 'policy', 'min', 'max' and 'paused'");
                    });
            return new FleetChange(
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
    static FleetChange ofForm(String policy, String min, String max, String paused) {
        return new FleetChange(
                field(policy),
                field(min).map(value -> number("min", value)),
                field(max).map(value -> number("max", value)),
                field(paused).map(Boolean::valueOf));
    }

    /** Without the bound that a form repeats because nobody has edited it. */
    FleetChange withoutRepeatedMax(ScalingConfig now) {
        return new FleetChange(policy, min, max.filter(value -> value != now.max()), paused);
    }

    /**
     * The current configuration with this change applied. A maximum that is the policy's own becomes that of the new policy.
     *
     * @param policies names of the available policies
     * @throws ProblemException 400 if the policy is unknown or the bounds are invalid
     */
    ScalingConfig applied(ScalingConfig now, List<String> policies) {
        policy.filter(name -> !policies.contains(name)).ifPresent(name -> {
            throw invalid("Unknown policy '" + name + "'; the policies are " + String.join(", ", policies));
        });
        try {
            return new ScalingConfig(
                    policy.orElse(now.policy()),
                    min.orElse(now.min()),
                    max.or(() -> maxOfNewPolicy(now)).orElse(now.max()),
                    paused.orElse(now.paused()));
        } catch (IllegalArgumentException invalidBounds) {
            throw invalid(invalidBounds.getMessage());
        }
    }

    private Optional<Integer> maxOfNewPolicy(ScalingConfig now) {
        boolean isOwn = maxOf(now.policy()).filter(own -> own == now.max()).isPresent();
        return isOwn ? policy.flatMap(FleetChange::maxOf) : Optional.empty();
    }

    private static Optional<Integer> maxOf(String policy) {
        return PolicyName.of(policy).map(PolicyName::maxWorkers);
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
