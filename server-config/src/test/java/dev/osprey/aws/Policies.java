package dev.osprey.aws;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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

    /** By the name {@code osprey} of the service. */
    private static final Map<Pattern, String> KINDS = Map.of(
            Pattern.compile("arn:aws:sqs:[^:]+:\\d+:osprey-requests"), Permission.REQUESTS,
            Pattern.compile("arn:aws:sqs:[^:]+:\\d+:osprey-requests-dead"), Permission.DEAD_LETTERS,
            Pattern.compile("arn:aws:sqs:[^:]+:\\d+:osprey-replies\\*"), Permission.REPLIES,
            Pattern.compile("arn:aws:s3:::osprey-input-\\d+[^/]*(/\\*)?"), Permission.INPUT,
            Pattern.compile("arn:aws:s3:::osprey-output-\\d+[^/]*(/\\*)?"), Permission.OUTPUT,
            Pattern.compile("arn:aws:s3:::my-models(/fashion\\*)?"), Permission.MODEL,
            Pattern.compile("arn:aws:s3:::photos-[12]/\\*"), Permission.REFERENCED,
            Pattern.compile("\\*"), Permission.ANY);

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

    /** The actions on queues and buckets with the kind of each. */
    Set<Permission> permissions() {
        return statements.stream()
                .flatMap(each -> texts(each.get("Action"))
                        .filter(action -> action.startsWith("sqs:") || action.startsWith("s3:"))
                        .flatMap(action -> texts(each.get("Resource")).map(arn -> new Permission(action, kind(arn)))))
                .collect(Collectors.toSet());
    }

    private static String kind(String arn) {
        return KINDS.entrySet().stream()
                .filter(each -> each.getKey().matcher(arn).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("a resource of no kind: " + arn));
    }

    private static Stream<String> texts(JsonValue oneOrMany) {
        return oneOrMany instanceof JsonArray many
                ? many.getValuesAs(JsonString.class).stream().map(JsonString::getString)
                : Stream.of(((JsonString) oneOrMany).getString());
    }
}
