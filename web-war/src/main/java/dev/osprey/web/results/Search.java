package dev.osprey.web.results;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.StringJoiner;

import dev.osprey.core.results.Sort;

/**
 * The search form of the results page, where an empty field matches everything, and the order of the results.
 *
 * @param fileName part of the file name
 * @param label part of the label
 * @param status name of the status
 * @param sort order of the results
 */
public record Search(String fileName, String label, String status, Sort sort) {

    public Search {
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(sort, "sort");
    }

    public boolean empty() {
        return fileName.isEmpty() && label.isEmpty() && status.isEmpty();
    }

    /** Whether the newest results come first. */
    public boolean newestFirst() {
        return sort.equals(Sort.NEWEST_FIRST);
    }

    /** The query string of a link to the first page, with {@code ?}; empty for an empty search, newest first. */
    public String query() {
        return query("");
    }

    /** @param cursor position at which the linked page starts; empty for the first page */
    public String query(String cursor) {
        return query(sort, cursor);
    }

    /** The query string of an export, which has an order of its own. */
    public String filter() {
        return query(Sort.NEWEST_FIRST, "");
    }

    /** The query string of the link in a column's head: reverses the order of this column, or changes to it. */
    public String sortedBy(String field) {
        Sort.Field by = Sort.parse(field).by();
        // The best and the newest first, names and labels from A on.
        boolean first = by == Sort.Field.FILE_NAME || by == Sort.Field.LABEL;
        return query(new Sort(by, sort.by() == by ? !sort.ascending() : first), "");
    }

    /** The value of {@code aria-sort} of a column; null if it is not the one that the results are ordered by. */
    public String direction(String field) {
        if (sort.by() != Sort.parse(field).by()) {
            return null;
        }
        return sort.ascending() ? "ascending" : "descending";
    }

    private String query(Sort order, String cursor) {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        add(query, "fileName", fileName);
        add(query, "labelPart", label);
        add(query, "status", status);
        add(query, "sort", order.equals(Sort.NEWEST_FIRST) ? "" : order.text());
        add(query, "cursor", cursor);
        return query.toString();
    }

    private static void add(StringJoiner query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
