package dev.osprey.core.classification;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The validated name of an uploaded file: safe to show, to log and to use in an S3 key as it is.
 *
 * @param text without folders, control characters, right-to-left text or pictographs; {@value #MAX_BYTES} bytes of
 *     UTF-8 at most
 */
public record FileName(String text) {

    /** The longest name, in bytes of UTF-8. */
    public static final int MAX_BYTES = 255;

    // Symbols below it, such as № and °, are letter-like; from the arrows on they are pictures.
    private static final int FIRST_PICTOGRAPH = 0x2190;

    public FileName {
        fault(text).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
    }

    /** The fault of a name, as the end of a sentence that begins with "The file name"; empty when the name is valid. */
    public static Optional<String> fault(String name) {
        if (name.isBlank()) {
            return Optional.of("is empty");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("is longer than " + MAX_BYTES + " bytes");
        }
        // Programs that normalise names see separators in characters that merely look like them, such as a full-width
        // slash.
        String compatible = Normalizer.normalize(name, Normalizer.Form.NFKC);
        if (compatible.equals(".") || compatible.equals("..") || contains(compatible, c -> c == '/' || c == '\\')) {
            return Optional.of("is a path, not a plain name");
        }
        if (contains(name, FileName::isControl)) {
            return Optional.of("contains control characters");
        }
        if (contains(name, FileName::isRightToLeft)) {
            return Optional.of("contains right-to-left text, which can disguise the name");
        }
        if (contains(name, FileName::isPictograph)) {
            return Optional.of("contains emoji or other characters that are not text");
        }
        // Windows drops them, and then "a.exe." is "a.exe".
        if (compatible.endsWith(".") || !compatible.equals(compatible.strip())) {
            return Optional.of("begins or ends in a blank, or ends in a dot");
        }
        return Optional.empty();
    }

    /** A valid name that resembles this one: with {@code _} for what is not allowed, and shortened if it is too long. */
    public static FileName like(String name) {
        StringBuilder valid = new StringBuilder();
        int bytes = 0;
        for (int c : name.codePoints().toArray()) {
            String next = fault("x" + Character.toString(c) + "x").isEmpty() ? Character.toString(c) : "_";
            bytes += next.getBytes(StandardCharsets.UTF_8).length;
            // One byte is left for the checks of the ends.
            if (bytes >= MAX_BYTES) {
                break;
            }
            valid.append(next);
        }
        if (valid.isEmpty() || fault("x" + valid).isPresent()) {
            valid.setLength(valid.isEmpty() ? 0 : valid.offsetByCodePoints(valid.length(), -1));
            valid.append('_');
        }
        if (fault(valid + "x").isPresent()) {
            valid.replace(0, valid.offsetByCodePoints(0, 1), "_");
        }
        return new FileName(valid.toString());
    }

    private static boolean contains(String name, IntPredicate kind) {
        return name.codePoints().anyMatch(kind);
    }

    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static boolean isRightToLeft(int c) {
        return switch (Character.getDirectionality(c)) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                    Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE -> true;
            default -> false;
        };
    }

    private static boolean isPictograph(int c) {
        return switch (Character.getType(c)) {
            case Character.OTHER_SYMBOL -> c >= FIRST_PICTOGRAPH;
            case Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE, Character.FORMAT -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
