package dev.osprey.web.exports;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;

/** A CSV row (RFC 4180) without cells that a spreadsheet would evaluate as a formula. */
record CsvRow(List<String> cells) {

    // Also in full width, as spreadsheets in East Asia read it, and behind blanks, which some programs drop.
    private static final Pattern FORMULA =
            Pattern.compile("[\\t\\r\\n]|[\\s\\p{Z}]*[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20]");

    static final CsvRow HEADER = new CsvRow(List.of(
            "id",
            "fileName",
            "status",
            "label",
            "probability",
            "error",
            "submittedAt",
            "completedAt",
            "model",
            "modelVersion"));

    CsvRow {
        cells = List.copyOf(cells);
    }

    static CsvRow of(Classification image) {
        return new CsvRow(List.of(
                image.id(),
                image.fileName(),
                image.status().name(),
                image.label().orElse(""),
                image.predictions().stream()
                        .findFirst()
                        .map(Prediction::probability)
                        .map(String::valueOf)
                        .orElse(""),
                image.error() == null ? "" : image.error(),
                image.submittedAt().toString(),
                image.completedAt() == null ? "" : image.completedAt().toString(),
                image.model() == null ? "" : image.model().name(),
                image.model() == null ? "" : image.model().version()));
    }

    /** The row including its line break. */
    String text() {
        return cells.stream().map(CsvRow::escaped).map(CsvRow::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String escaped(String cell) {
        return FORMULA.matcher(cell).lookingAt() ? "'" + cell : cell;
    }

    private static String quoted(String cell) {
        boolean special = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return special ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
