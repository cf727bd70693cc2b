package dev.osprey.web.exports;

import java.util.List;
import java.util.stream.Collectors;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;

/** A CSV row (RFC 4180) without cells that a spreadsheet would evaluate as a formula. */
record CsvRow(List<String> cells) {

    static final CsvRow HEADER = new CsvRow(
            List.of("id", "fileName", "status", "label", "probability", "error", "submittedAt", "completedAt"));

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
                image.completedAt() == null ? "" : image.completedAt().toString()));
    }

    /** The row including its line break. */
    String text() {
        return cells.stream().map(CsvRow::escaped).map(CsvRow::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String escaped(String cell) {
        return !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    private static String quoted(String cell) {
        boolean special = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return special ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
