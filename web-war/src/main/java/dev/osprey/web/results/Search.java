package dev.osprey.web.results;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * The search form of the results page; an empty field matches everything.
 *
 * @param fileName part of the file name
 * @param label part of the label
 * @param status name of the status
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

    /** The query string of a link, with {@code ?}; empty for an empty search. */
    public String query() {
        return query("");
    }

    /** @param cursor position at which the linked page starts; empty for the first page */
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
