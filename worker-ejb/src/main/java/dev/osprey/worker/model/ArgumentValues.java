package dev.osprey.worker.model;

import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;

/** Single values of {@code serving.properties}. The message of each exception follows the model's name. */
record ArgumentValues(Properties properties) {

    String text(String name, String defaultValue) {
        return properties.getProperty(name, defaultValue).strip();
    }

    boolean isTrue(String name) {
        return text(name, "").equals("true");
    }

    /** Whether the argument has a value other than {@code false}. */
    boolean isSet(String name) {
        return !text(name, "false").equals("false");
    }

    void check(boolean valid, String name, String problem) {
        if (!valid) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s=%s in serving.properties %s", name, text(name, ""), problem));
        }
    }

    /** In pixels. */
    int size(String name, int defaultValue, int max) {
        String text = text(name, Integer.toString(defaultValue));
        int size = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        check(size >= 1 && size <= max, name, "is not a size in pixels");
        return size;
    }

    boolean flag(String name, boolean defaultValue) {
        String text = text(name, Boolean.toString(defaultValue));
        check(text.equals("true") || text.equals("false"), name, "is neither true nor false");
        return text.equals("true");
    }

    /** Whether it is the second of two words; the first is the default. */
    boolean choice(String name, String first, String second) {
        String text = text(name, first);
        check(text.equals(first) || text.equals(second), name, "is neither " + first + " nor " + second);
        return text.equals(second);
    }

    List<Float> numbers(String name, String list) {
        try {
            return Stream.of(list.split(","))
                    .map(each -> Float.valueOf(each.strip()))
                    .toList();
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s=%s in serving.properties is not a list of numbers", name, list),
                    malformed);
        }
    }
}
