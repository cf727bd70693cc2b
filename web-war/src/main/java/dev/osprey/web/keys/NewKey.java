package dev.osprey.web.keys;

import java.io.StringReader;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.apikeys.KeyLimits;
import dev.osprey.core.json.Json;
import dev.osprey.web.problems.ProblemException;

/** A key that the admin wants. */
public record NewKey(String name, KeyLimits limits) {

    private static final String NAME = "name";
    private static final String RATE = "ratePerMinute";
    private static final String QUOTA = "dailyQuota";
    private static final Pattern VALID_NAME = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]{1,100}");

    public NewKey {
        Objects.requireNonNull(limits, "limits");
        name = name.strip();
        if (!VALID_NAME.matcher(name).matches()) {
            throw invalid("'name' must have 1 to 100 characters, none of them a control character");
        }
    }

    /** @throws ProblemException 400 if the text is not a JSON object, or has an unknown field or a wrong value */
    static NewKey ofJson(String text) {
        // Null for a call without a body.
        try (JsonReader reader = Json.createReader(new StringReader(Objects.requireNonNullElse(text, "")))) {
            JsonObject json = reader.readObject();
            json.keySet().stream()
                    .filter(field -> !List.of(NAME, RATE, QUOTA).contains(field))
                    .findFirst()
                    .ifPresent(field -> {
                        throw invalid(
                                "'" + field + "' is unknown; the fields are 'name', 'ratePerMinute' and 'dailyQuota'");
                    });
            return new NewKey(name(json.get(NAME)), limits(number(json, RATE), number(json, QUOTA)));
        } catch (JsonException malformed) {
            throw invalid("The body is not a JSON object such as {\"name\": \"camera\", \"dailyQuota\": 1000}");
        } catch (NumberFormatException outOfRange) {
            // The JSON reader computes the value of a number, which fails for an exponent of eleven digits.
            throw invalid("The body has a number that is out of range");
        }
    }

    /**
     * From a form; fields may be null, and an empty limit is none.
     *
     * @throws ProblemException 400 if a field has a wrong value
     */
    public static NewKey ofForm(String name, String rate, String quota) {
        return new NewKey(Objects.requireNonNullElse(name, ""), limits(field(rate), field(quota)));
    }

    private static String name(JsonValue value) {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw invalid("'name' is missing, or not a text");
    }

    private static Optional<String> number(JsonObject json, String name) {
        return Optional.ofNullable(json.get(name))
                .filter(value -> value != JsonValue.NULL)
                .map(JsonValue::toString);
    }

    private static Optional<String> field(String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static KeyLimits limits(Optional<String> rate, Optional<String> quota) {
        return new KeyLimits(
                rate.map(text -> OptionalInt.of((int) limit(RATE, text, KeyLimits.MAX_RATE)))
                        .orElse(OptionalInt.empty()),
                quota.map(text -> OptionalLong.of(limit(QUOTA, text, KeyLimits.MAX_QUOTA)))
                        .orElse(OptionalLong.empty()));
    }

    private static long limit(String name, String text, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= 1 && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // As a number outside of the range.
        }
        throw invalid("'" + name + "' must be a whole number from 1 to " + most);
    }

    private static ProblemException invalid(String sentence) {
        return new ProblemException(Status.BAD_REQUEST, sentence + ".");
    }
}
