package dev.osprey.web.results;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.classification.Status;
import dev.osprey.core.results.ResultFilter;
import dev.osprey.core.results.Sort;
import dev.osprey.web.problems.ProblemException;

/**
 * The query parameters of lists. An empty parameter counts as missing, because forms send empty fields. All are strings,
 * because Jakarta REST responds with 404 to a number that cannot be parsed.
 */
public class ListParameters {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    @QueryParam("limit")
    private String limit;

    @QueryParam("label")
    private String label;

    @QueryParam("labelPart")
    private String labelPart;

    @QueryParam("fileName")
    private String fileName;

    @QueryParam("status")
    private String status;

    @QueryParam("from")
    private String from;

    @QueryParam("to")
    private String to;

    @QueryParam("sort")
    private String sort;

    @QueryParam("cursor")
    private String cursor;

    @QueryParam("top")
    private String top;

    /** @throws ProblemException 400 that names an invalid parameter; so do the other methods */
    public ResultFilter filter() {
        return new ResultFilter(
                present(label),
                present(labelPart),
                present(fileName),
                parse("status", status, Status::valueOf, "DONE, QUEUED or FAILED"),
                parse("from", from, Instant::parse, "a time such as 2026-11-22T12:00:00Z"),
                parse("to", to, Instant::parse, "a time such as 2026-11-22T12:00:00Z"));
    }

    Search search() {
        return new Search(
                present(fileName).orElse(""),
                present(labelPart).orElse(""),
                present(status).orElse(""),
                sort());
    }

    int limit() {
        return parse("limit", limit, ListParameters::checkedLimit, "a number from 1 to " + MAX_LIMIT)
                .orElse(DEFAULT_LIMIT);
    }

    Sort sort() {
        return parse(
                        "sort",
                        sort,
                        Sort::parse,
                        "submittedAt, fileName, label or confidence, with '-' in front to reverse it")
                .orElse(Sort.NEWEST_FIRST);
    }

    /** The cursor of the page; it belongs to the order. */
    Optional<String> after() {
        return parse("cursor", cursor, sort()::checkedCursor, "a cursor from a Link header of the same order");
    }

    public Top top() {
        return Top.of(top);
    }

    private static Integer checkedLimit(String text) {
        int number = Integer.parseInt(text);
        if (number < 1 || number > MAX_LIMIT) {
            throw new IllegalArgumentException(text);
        }
        return number;
    }

    private static Optional<String> present(String text) {
        return Optional.ofNullable(text).filter(each -> !each.isEmpty());
    }

    private static <T> Optional<T> parse(String name, String text, Function<String, T> parser, String expected) {
        try {
            return present(text).map(parser);
        } catch (IllegalArgumentException | DateTimeException invalid) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST,
                    String.format(Locale.ROOT, "The parameter '%s' is not %s.", name, expected));
        }
    }
}
