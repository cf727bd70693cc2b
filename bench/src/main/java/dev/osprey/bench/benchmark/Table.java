package dev.osprey.bench.benchmark;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A text table: the first column is left-aligned, the others are right-aligned. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** @throws IllegalArgumentException if the number of cells differs from the number of headings */
    public void row(String... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells under " + rows.get(0).size() + " headings");
        }
        rows.add(List.of(cells));
    }

    public void print(PrintStream out) {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String gap = " ".repeat(width(column) - cell.length());
                line.append(column == 0 ? cell + gap : "  " + gap + cell);
            }
            out.println(line);
        }
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
