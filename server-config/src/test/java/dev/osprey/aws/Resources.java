package dev.osprey.aws;

import java.util.List;
import java.util.Optional;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/** Resources as Terraform prints them: {@code planned_values} of a plan or {@code values} of a state. */
record Resources(List<Resource> all) {

    /**
     * One resource.
     *
     * @param type such as {@code aws_sqs_queue}
     * @param name in the module
     * @param key of {@code for_each}; empty without it
     * @param values its attributes
     */
    record Resource(String type, String name, Optional<String> key, JsonObject values) {}

    static Resources of(JsonObject values) {
        return new Resources(values.getJsonObject("root_module").getJsonArray("resources").stream()
                .map(JsonValue::asJsonObject)
                .filter(each -> each.getString("mode").equals("managed"))
                .map(each -> new Resource(
                        each.getString("type"),
                        each.getString("name"),
                        Optional.ofNullable(each.get("index"))
                                .filter(JsonString.class::isInstance)
                                .map(index -> ((JsonString) index).getString()),
                        each.getJsonObject("values")))
                .toList());
    }

    List<Resource> ofType(String type) {
        return all.stream().filter(each -> each.type().equals(type)).toList();
    }

    Resource named(String type, String name) {
        return ofType(type).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + type + "." + name));
    }

    Resource withKey(String type, String name, String key) {
        return ofType(type).stream()
                .filter(each -> each.name().equals(name) && each.key().equals(Optional.of(key)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + type + "." + name + "[" + key + "]"));
    }
}
