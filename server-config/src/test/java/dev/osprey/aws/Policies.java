package dev.osprey.aws;

import java.io.StringReader;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/** What the role of a tier allows its code, without what its boot script needs. */
final class Policies {

    private final List<JsonObject> statements;

    Policies(Resources resources, String tier) {
        String role = resources.withKey("aws_iam_role", "this", tier).values().getString("name");
        statements = resources.ofType("aws_iam_role_policy").stream()
                .filter(each -> each.values().getString("role").equals(role)
                        && !each.values().getString("name").equals("boot"))
                .flatMap(each -> statements(each.values().getString("policy")))
                .toList();
    }

    private static Stream<JsonObject> statements(String policy) {
        try (JsonReader reader = Json.createReader(new StringReader(policy))) {
            return reader.readObject().getJsonArray("Statement").stream().map(JsonValue::asJsonObject);
        }
    }

    Set<String> actions() {
        return statements.stream().flatMap(each -> texts(each.get("Action"))).collect(Collectors.toSet());
    }

    /** The actions on a resource whose ARN ends like this. */
    Set<String> actionsOn(String resource) {
        return statements.stream()
                .filter(each -> texts(each.get("Resource")).anyMatch(arn -> arn.endsWith(resource)))
                .flatMap(each -> texts(each.get("Action")))
                .collect(Collectors.toSet());
    }

    private static Stream<String> texts(JsonValue oneOrMany) {
        return oneOrMany instanceof JsonArray many
                ? many.getValuesAs(JsonString.class).stream().map(JsonString::getString)
                : Stream.of(((JsonString) oneOrMany).getString());
    }
}
