package dev.osprey.web.results;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * What is looked for on the results page, as it was typed; an empty part takes all.
 *
 * @param fileName a piece of the file's name
 * @param label a piece of the label
 * @param status by name
 */
public record Search(String fileName, String label, String status) {

    public Search {
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(status, "status");
    }

    public boolean empty() {
        return fileName.isEmpty() && label.isEmpty() && status.isEmpty();
    }

    /** As the query of a link; empty when the search is. */
    public String query() {
        return query("");
    }

    /** @param cursor where the page before the one that the link leads to has ended; empty for the first page */
    public String query(String cursor) {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        add(query, "fileName", fileName);
        add(query, "labelPart", label);
        add(query, "status", status);
        add(query, "cursor", cursor);
        return query.toString();
    }

    private static void add(StringJoiner query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
