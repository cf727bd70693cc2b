package dev.osprey.web.results;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.classification.Status;
import dev.osprey.core.results.Position;
import dev.osprey.core.results.ResultFilter;
import dev.osprey.web.problems.ProblemException;

/**
 * The query parameters of a list as they were sent: an empty one counts as missing, since forms send them so. Texts,
 * because a number that cannot be read would be a 404 by Jakarta REST.
 */
public class ListParameters {

    private static final int LISTED = 100;
    private static final int MOST_LISTED = 1000;

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

    @QueryParam("cursor")
    private String cursor;

    @QueryParam("top")
    private String top;

    /** @throws ProblemException 400 that names the parameter, as from the others here */
    public ResultFilter filter() {
        return new ResultFilter(
                given(label),
                given(labelPart),
                given(fileName),
                read("status", status, Status::valueOf, "DONE, QUEUED or FAILED"),
                read("from", from, Instant::parse, "a time such as 2026-11-22T12:00:00Z"),
                read("to", to, Instant::parse, "a time such as 2026-11-22T12:00:00Z"));
    }

    Search search() {
        return new Search(
                given(fileName).orElse(""),
                given(labelPart).orElse(""),
                given(status).orElse(""));
    }

    int limit() {
        return read("limit", limit, ListParameters::listed, "a number from 1 to " + MOST_LISTED)
                .orElse(LISTED);
    }

    Optional<Position> after() {
        return read("cursor", cursor, Position::parse, "from a link of an earlier answer");
    }

    public Top top() {
        return Top.of(top);
    }

    private static Integer listed(String text) {
        int number = Integer.parseInt(text);
        if (number < 1 || number > MOST_LISTED) {
            throw new IllegalArgumentException(text);
        }
        return number;
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text).filter(each -> !each.isEmpty());
    }

    private static <T> Optional<T> read(String name, String text, Function<String, T> reader, String right) {
        try {
            return given(text).map(reader);
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST, "The parameter '%s' is not %s.".formatted(name, right));
        }
    }
}
