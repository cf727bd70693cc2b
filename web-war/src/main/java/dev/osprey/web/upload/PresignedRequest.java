package dev.osprey.web.upload;

import java.io.StringReader;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.FileName;
import dev.osprey.core.images.ImageFormat;
import dev.osprey.core.json.Json;
import dev.osprey.web.problems.ProblemException;

/**
 * The body of {@code POST /api/uploads}: the image that a client is about to upload straight to S3.
 *
 * @param contentType that of the upload; what counts in the end is the content
 * @param size in bytes
 */
record PresignedRequest(FileName fileName, String contentType, long size) {

    private static final Set<String> FIELDS = Set.of("fileName", "contentType", "size");
    private static final double MEBIBYTE = 1 << 20;

    PresignedRequest {
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(contentType, "contentType");
        if (size < 1) {
            throw new IllegalArgumentException("a size of " + size);
        }
    }

    /**
     * @param text null for a call without a body
     * @param maxBytes size limit of the image
     * @throws ProblemException 400 when the text is not such a body, 413 when the image is too large
     */
    static PresignedRequest of(String text, int maxBytes) {
        try (JsonReader reader = Json.createReader(new StringReader(Objects.requireNonNullElse(text, "")))) {
            JsonObject json = reader.readObject();
            if (json.keySet().equals(FIELDS)
                    && json.get("fileName") instanceof JsonString name
                    && json.get("contentType") instanceof JsonString type
                    && json.get("size") instanceof JsonNumber size) {
                return new PresignedRequest(
                        fileName(name.getString()), contentType(type.getString()), size(size, maxBytes));
            }
        } catch (JsonException | NumberFormatException malformed) {
            throw invalid();
        }
        throw invalid();
    }

    private static FileName fileName(String name) {
        FileName.fault(name).ifPresent(fault -> {
            throw new ProblemException(Status.BAD_REQUEST, "The file name " + fault + ". Please rename the file.");
        });
        return new FileName(name);
    }

    private static String contentType(String type) {
        return Optional.of(type.toLowerCase(Locale.ROOT))
                .filter(name -> Arrays.stream(ImageFormat.values())
                        .anyMatch(format -> format.mimeType().equals(name)))
                .orElseThrow(() -> new ProblemException(
                        Status.BAD_REQUEST,
                        Arrays.stream(ImageFormat.values())
                                .map(ImageFormat::mimeType)
                                .collect(Collectors.joining(", ", "The 'contentType' is not one of ", "."))));
    }

    private static long size(JsonNumber number, int maxBytes) {
        long size;
        try {
            size = number.longValueExact();
        } catch (ArithmeticException fraction) {
            throw invalid();
        }
        if (size < 1) {
            throw invalid();
        }
        if (size > maxBytes) {
            throw new ProblemException(
                    Status.REQUEST_ENTITY_TOO_LARGE,
                    String.format(
                                    Locale.ROOT,
                                    "The image is larger than the limit of %.1f MiB for an upload straight to S3.",
                                    maxBytes / MEBIBYTE)
                            .replace(".0 MiB", " MiB"));
        }
        return size;
    }

    private static ProblemException invalid() {
        return new ProblemException(
                Status.BAD_REQUEST,
                "The body is not a JSON object such as {\"fileName\": \"photo.tif\", \"contentType\": \"image/tiff\","
                        + " \"size\": 52428800}, with the size in bytes.");
    }
}
