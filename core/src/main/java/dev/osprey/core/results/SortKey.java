package dev.osprey.core.results;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;

import dev.osprey.core.classification.Classification;

/**
 * The place of an image in an order, as the index stores it: a key of its value, then its id, so that no two are equal.
 * Compared as DynamoDB does, by the bytes of UTF-8.
 *
 * @param text the stored text
 */
record SortKey(String text) implements Comparable<SortKey> {

    // Below every character of a value, so that a value comes before those that it is the beginning of.
    private static final char END_OF_VALUE = '\u0001';
    // DynamoDB accepts 1,024 bytes; labels have no limit of their own.
    private static final int MAX_VALUE_CHARACTERS = 300;
    private static final int MAX_BYTES = 1024;

    SortKey {
        Objects.requireNonNull(text, "text");
    }

    static SortKey of(Classification image, Sort.Field by) {
        if (by == Sort.Field.SUBMITTED_AT) {
            return new SortKey(image.id());
        }
        return new SortKey(value(image, by) + END_OF_VALUE + image.id());
    }

    /** Images without a label come before all others. */
    private static String value(Classification image, Sort.Field by) {
        return switch (by) {
            case FILE_NAME -> shortened(NaturalOrder.key(image.fileName()));
            case LABEL ->
                image.label().map(NaturalOrder::key).map(SortKey::shortened).orElse("");
            case CONFIDENCE ->
                image.predictions().stream()
                        .findFirst()
                        // Bits of numbers from 0 on have the order of the numbers.
                        .map(best ->
                                String.format(Locale.ROOT, "%016x", Double.doubleToLongBits(best.probability() + 0.0)))
                        .orElse("");
            case SUBMITTED_AT -> throw new IllegalArgumentException("the id is its own key");
        };
    }

    private static String shortened(String value) {
        String text = value;
        while (text.length() > MAX_VALUE_CHARACTERS || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES - 100) {
            text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
        }
        return text;
    }

    /** Name of the index, and of the attribute with the key. */
    static String indexOf(Sort.Field by) {
        return switch (by) {
            case SUBMITTED_AT -> "id";
            case FILE_NAME -> "fileNameOrder";
            case LABEL -> "labelOrder";
            case CONFIDENCE -> "confidenceOrder";
        };
    }

    /** This place as opaque text for API clients. */
    String cursor() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException when the text is not a {@link #cursor} */
    static SortKey parse(String cursor) {
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("'" + cursor + "' is not a cursor");
        }
        try {
            return new SortKey(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException foreign) {
            throw new IllegalArgumentException("'" + cursor + "' is not a cursor", foreign);
        }
    }

    @Override
    public int compareTo(SortKey other) {
        return Arrays.compareUnsigned(
                text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
    }
}
