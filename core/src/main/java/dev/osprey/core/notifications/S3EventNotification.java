package dev.osprey.core.notifications;

import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;

import dev.osprey.core.json.Json;
import dev.osprey.core.messages.MalformedMessageException;
import dev.osprey.core.messages.RequestId;

/**
 * A message of S3 about changes in a bucket, of its event message structure 2.x.
 *
 * @param created objects that were put, copied or completed; other events, such as deletions, are left out
 */
public record S3EventNotification(List<CreatedObject> created) {

    private static final String CREATED = "ObjectCreated:";
    private static final String TEST = "s3:TestEvent";
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    public S3EventNotification {
        created = List.copyOf(created);
    }

    /**
     * Reads the text of a message, which anybody may have sent who may send to the queue. S3 may send it directly or through an
     * SNS topic.
     *
     * @return empty when the text is not from S3 at all
     * @throws MalformedMessageException when it looks as if it were, but lacks something
     */
    public static Optional<S3EventNotification> read(String text) throws MalformedMessageException {
        Optional<JsonObject> message = object(text);
        Optional<JsonObject> event = message.filter(
                        json -> json.containsKey("Type") && json.containsKey("TopicArn") && json.containsKey("Message"))
                .map(envelope -> object(envelope.getString("Message", "")))
                .orElse(message);
        if (event.isEmpty()) {
            return Optional.empty();
        }
        if (TEST.equals(event.get().getString("Event", null))) {
            return Optional.of(new S3EventNotification(List.of()));
        }
        return event.get().containsKey("Records") ? Optional.of(records(event.get())) : Optional.empty();
    }

    private static Optional<JsonObject> object(String text) {
        // Most messages are no JSON; one with an image inside is large.
        if (!text.startsWith("{")) {
            return Optional.empty();
        }
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return Optional.of(reader.readObject());
        } catch (JsonException noJson) {
            return Optional.empty();
        }
    }

    private static S3EventNotification records(JsonObject event) throws MalformedMessageException {
        try {
            return new S3EventNotification(event.getJsonArray("Records").getValuesAs(JsonObject.class).stream()
                    .filter(S3EventNotification::isCreation)
                    .map(S3EventNotification::created)
                    .toList());
        } catch (RuntimeException unreadable) {
            // Its text may quote the message.
            throw new MalformedMessageException("a message is no valid S3 event notification");
        }
    }

    private static boolean isCreation(JsonObject event) {
        if (!event.getString("eventSource").equals("aws:s3")) {
            throw new IllegalArgumentException("not from S3");
        }
        return event.getString("eventName").startsWith(CREATED);
    }

    private static CreatedObject created(JsonObject event) {
        JsonObject s3 = event.getJsonObject("s3");
        JsonObject object = s3.getJsonObject("object");
        return new CreatedObject(
                s3.getJsonObject("bucket").getString("name"),
                key(object.getString("key")),
                text(object, "versionId"),
                text(object, "eTag").map(etag -> etag.replace("\"", "")),
                text(object, "sequencer"),
                object.containsKey("size") ? object.getJsonNumber("size").longValueExact() : 0,
                time(event.getString("eventTime")),
                requestId(event));
    }

    private static String key(String encoded) {
        String key = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        if (key.isEmpty() || key.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("no key");
        }
        return key;
    }

    private static Optional<String> text(JsonObject object, String name) {
        return Optional.ofNullable(object.getString(name, null)).filter(value -> !value.isEmpty());
    }

    /** Some stand-ins write no offset. */
    private static Instant time(String text) {
        Instant time = text.endsWith("Z")
                ? Instant.parse(text)
                : LocalDateTime.parse(text, DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                        .toInstant(ZoneOffset.UTC);
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException("out of range");
        }
        return time;
    }

    private static String requestId(JsonObject event) {
        return Optional.ofNullable(event.getJsonObject("responseElements"))
                .map(elements -> elements.getString("x-amz-request-id", null))
                .filter(RequestId::isSafe)
                .orElse("none");
    }
}
