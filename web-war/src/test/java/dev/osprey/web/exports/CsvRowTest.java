package dev.osprey.web.exports;

import java.time.Instant;
import java.util.List;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.classification.Prediction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CsvRowTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void aResultBecomesARow() {
        Classification done =
                Classification.queued("id-1", "1.png", NOON).done(List.of(new Prediction("Bag", 0.75)), NOON);
        String row = "id-1,1.png,DONE,Bag,0.75,,2026-11-22T12:00:00Z,2026-11-22T12:00:00Z,";

        assertThat(CsvRow.of(done.by(new ModelVersion("clothes", "3f2a"))).text())
                .isEqualTo(row + "clothes,3f2a\r\n");
        assertThat(CsvRow.of(done).text()).isEqualTo(row + ",\r\n");
    }

    @Test
    void everyRowHasTheColumnsOfTheHeader() {
        Classification queued = Classification.queued("id-1", "1.png", NOON);

        assertThat(CsvRow.of(queued).cells()).hasSameSizeAs(CsvRow.HEADER.cells());
        assertThat(CsvRow.of(queued.failed("It broke.", NOON)).cells()).hasSameSizeAs(CsvRow.HEADER.cells());
    }

    @Test
    void separatorsAreQuotedAndQuotesDoubled() {
        assertThat(new CsvRow(List.of("a,b", "say \"x\"", "two\nlines", "plain")).text())
                .isEqualTo("\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",plain\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "\nx",
                " =1",
                "\uff1d1",
                "\uff0b1",
                "\uff0d1",
                "\uff20A",
                "\u3000=1"
            })
    void formulasAreEscaped(String cell) {
        assertThat(new CsvRow(List.of(cell)).text().replace("\"", "")).isEqualTo("'" + cell + "\r\n");
    }

    @Test
    void aQuotedFormulaIsEscapedToo() {
        assertThat(new CsvRow(List.of("=HYPERLINK(\"x\",\"y\")")).text())
                .isEqualTo("\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\r\n");
    }
}
