package dev.osprey.core.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The tag of a classified image, with its label as far as S3 allows it in a tag. */
final class LabelTag {

    static final String NAME = "label";

    private static final int MAX_LENGTH = 256;
    // S3 allows letters, digits, spaces and these characters in a tag value.
    private static final Pattern NOT_ALLOWED = Pattern.compile("[^\\p{L}\\p{N} +\\-=._:/@]");
    private static final Pattern NOT_IN_ASCII = Pattern.compile("[^a-zA-Z0-9 +\\-=._:/@]");

    private LabelTag() {}

    /**
     * Tags an object with its label.
     *
     * @param others the other tags of the object
     * @param set is called again with another value if the object store does not accept the first
     */
    static void set(String label, Map<String, String> others, Consumer<Map<String, String>> set) {
        try {
            set.accept(with(others, value(label, NOT_ALLOWED)));
        } catch (S3ErrorException failure) {
            if (!failure.hasCode("InvalidTag")) {
                throw failure;
            }
            // Some other object stores accept no letters but those of ASCII.
            set.accept(with(others, value(label, NOT_IN_ASCII)));
        }
    }

    private static Map<String, String> with(Map<String, String> others, String value) {
        Map<String, String> all = new HashMap<>(others);
        all.put(NAME, value);
        return all;
    }

    private static String value(String label, Pattern notAllowed) {
        String allowed = notAllowed.matcher(label).replaceAll("_");
        return allowed.length() > MAX_LENGTH ? allowed.substring(0, MAX_LENGTH) : allowed;
    }
}
