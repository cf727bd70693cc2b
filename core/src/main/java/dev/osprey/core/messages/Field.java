package dev.osprey.core.messages;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import dev.osprey.core.classification.FileName;
import dev.osprey.core.images.ImageFormat;

/**
 * What each field of a message must look like. Whoever may send to a queue can send anything, and these fields become keys of
 * objects and rows, headers of responses, log lines and names of queues.
 */
enum Field {
    // As UUID.toString writes it: another spelling would be another key.
    ID("id", Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").asMatchPredicate()),
    FILE_NAME("file name", name -> FileName.fault(name).isEmpty()),
    MEDIA_TYPE("media type", Field::isImage),
    SUBMITTED_AT("submission time", Field::isTime),
    REQUEST_ID("request id", RequestId::isSafe),
    // The names that SQS allows.
    REPLY_TO("reply queue", Pattern.compile("[A-Za-z0-9_-]{1,80}(\\.fifo)?").asMatchPredicate());

    // The years of ISO 8601 and of the results table.
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final String title;
    private final Predicate<String> rule;

    Field(String title, Predicate<String> rule) {
        this.title = title;
        this.rule = rule;
    }

    /** The end of a sentence about a message with this value; empty when the value is valid. Never quotes the value. */
    Optional<String> fault(String value) {
        if (value == null) {
            return Optional.of("has no " + title);
        }
        return rule.test(value) ? Optional.empty() : Optional.of("has an invalid " + title);
    }

    private static boolean isImage(String mediaType) {
        return Arrays.stream(ImageFormat.values())
                .anyMatch(format -> format.mimeType().equals(mediaType));
    }

    private static boolean isTime(String text) {
        try {
            Instant time = Instant.parse(text);
            return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
        } catch (DateTimeException malformed) {
            return false;
        }
    }
}
