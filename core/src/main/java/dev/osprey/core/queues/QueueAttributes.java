package dev.osprey.core.queues;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

import dev.osprey.core.json.Json;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The attributes that the settings ask for, compared with those that a queue has.
 *
 * @param wanted values by attribute name
 */
record QueueAttributes(Map<QueueAttributeName, String> wanted) {

    QueueAttributes {
        wanted = Map.copyOf(wanted);
    }

    /** One attribute whose value differs. */
    record Difference(String name, String existing, String wanted) {

        Difference {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(existing, "existing");
            Objects.requireNonNull(wanted, "wanted");
        }

        @Override
        public String toString() {
            return name + " is " + existing + ", not " + wanted;
        }
    }

    /** The wanted attributes whose existing values differ, with the wanted values. */
    Map<QueueAttributeName, String> changed(Map<QueueAttributeName, String> existing) {
        Map<QueueAttributeName, String> changed = new EnumMap<>(QueueAttributeName.class);
        wanted.forEach((name, value) -> {
            if (!differences(name, existing, value).isEmpty()) {
                changed.put(name, value);
            }
        });
        return changed;
    }

    /** Each difference, in the order of the attribute names. */
    List<Difference> differences(Map<QueueAttributeName, String> existing) {
        return wanted.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> differences(entry.getKey(), existing, entry.getValue()).stream())
                .toList();
    }

    private static List<Difference> differences(
            QueueAttributeName name, Map<QueueAttributeName, String> existing, String wanted) {
        String value = existing.get(name);
        if (name == QueueAttributeName.REDRIVE_POLICY) {
            return policyDifferences(value, wanted);
        }
        // A stand-in for SQS may not have every attribute.
        return value == null || value.equals(wanted)
                ? List.of()
                : List.of(new Difference(name.toString(), value, wanted));
    }

    /** By member: order, spaces, and numbers as texts make no difference. */
    private static List<Difference> policyDifferences(String existing, String wanted) {
        JsonObject before = object(existing);
        List<Difference> differences = new ArrayList<>();
        object(wanted).forEach((member, value) -> {
            String now = before.containsKey(member) ? text(before.get(member)) : "missing";
            if (!now.equals(text(value))) {
                differences.add(new Difference(QueueAttributeName.REDRIVE_POLICY + "." + member, now, text(value)));
            }
        });
        return differences;
    }

    private static JsonObject object(String json) {
        if (json == null || json.isEmpty()) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        } catch (JsonException malformed) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
