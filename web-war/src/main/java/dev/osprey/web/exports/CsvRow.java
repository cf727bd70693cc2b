package dev.osprey.web.exports;

import java.util.List;
import java.util.stream.Collectors;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;

/** A line of a table as RFC 4180 has it, with nothing in it that a spreadsheet would take for a formula. */
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

    /** With its line end. */
    String text() {
        return cells.stream().map(CsvRow::harmless).map(CsvRow::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String harmless(String cell) {
        return !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    private static String quoted(String cell) {
        boolean special = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return special ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
