package dev.osprey.web.results;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;

import dev.osprey.core.classification.Classification;

/**
 * Which stored images are looked for; an empty part takes all.
 *
 * @param fileName a part of the file's name, in any case
 * @param label a part of the label, in any case
 * @param status by name
 */
public record ResultsFilter(String fileName, String label, String status) {

    public ResultsFilter {
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(status, "status");
    }

    boolean matches(Classification image) {
        return contains(image.fileName(), fileName)
                && contains(image.label().orElse(""), label)
                && (status.isEmpty() || image.status().name().equals(status));
    }

    public boolean empty() {
        return fileName.isEmpty() && label.isEmpty() && status.isEmpty();
    }

    /** As the query of a link; empty when the filter is. */
    public String query() {
        return query("");
    }

    /** @param after the last id of the page before the one that the link leads to; empty for the first page */
    public String query(String after) {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        add(query, "fileName", fileName);
        add(query, "label", label);
        add(query, "status", status);
        add(query, "after", after);
        return query.toString();
    }

    private static void add(StringJoiner query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static boolean contains(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.strip().toLowerCase(Locale.ROOT));
    }
}
