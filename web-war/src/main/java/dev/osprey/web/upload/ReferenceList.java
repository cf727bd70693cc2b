package dev.osprey.web.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.json.Json;
import dev.osprey.web.problems.ProblemException;

/** Reads the JSON of a call that refers to images in S3. */
final class ReferenceList {

    static final String FIELD = "s3";

    private static final int BASE_BYTES = 64 << 10;
    // The longest key has 1,024 bytes.
    private static final int BYTES_PER_IMAGE = 2 << 10;

    private ReferenceList() {}

    /**
     * @param maxImages of the call: a body that is longer than so many references need is not read
     * @return the texts as they were sent
     * @throws ProblemException 400 when the body is not {@code {"s3": ["…"]}}, 413 when it is too long
     */
    static List<String> read(InputStream body, int maxImages) {
        try (JsonReader reader = Json.createReader(
                new InputStreamReader(new ByteArrayInputStream(bytes(body, maxImages)), StandardCharsets.UTF_8))) {
            JsonObject json = reader.readObject();
            if (json.size() == 1
                    && json.get(FIELD) instanceof JsonArray urls
                    && !urls.isEmpty()
                    && urls.stream().allMatch(JsonString.class::isInstance)) {
                return urls.getValuesAs(JsonString::getString);
            }
        } catch (JsonException | NumberFormatException malformed) {
            throw invalid();
        }
        throw invalid();
    }

    private static byte[] bytes(InputStream body, int maxImages) {
        int limit = (int) Math.min(Integer.MAX_VALUE - 16L, BASE_BYTES + (long) BYTES_PER_IMAGE * maxImages);
        try {
            byte[] bytes = body.readNBytes(limit);
            if (bytes.length == 0) {
                throw UploadForm.withoutBody();
            }
            if (bytes.length == limit && body.read() >= 0) {
                throw new ProblemException(
                        Status.REQUEST_ENTITY_TOO_LARGE,
                        String.format(
                                Locale.ROOT, "The list is longer than %d references to objects may be.", maxImages));
            }
            return bytes;
        } catch (IOException broken) {
            throw new ProblemException(Status.BAD_REQUEST, "The upload of the list was interrupted.");
        }
    }

    private static ProblemException invalid() {
        return new ProblemException(
                Status.BAD_REQUEST, "The body is not a JSON object such as {\"s3\": [\"s3://bucket/key\"]}.");
    }
}
