package dev.osprey.bench.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TableTest {
    private final Table table = new Table("", "each");

    @Test
    void alignsNumbersToTheRight() {
        table.row("bare", "7");
        table.row("adapter", "12345");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("          each", "bare         7", "adapter  12345");
    }

    @Test
    void rejectsARowWithTheWrongNumberOfCells() {
        assertThatIllegalArgumentException().isThrownBy(() -> table.row("bare"));
    }
}
