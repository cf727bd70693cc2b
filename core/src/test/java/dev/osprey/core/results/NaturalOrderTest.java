package dev.osprey.core.results;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NaturalOrderTest {

    @Test
    void numbersAreOrderedByTheirValue() {
        assertThat(sorted("10_cat", "2_ship", "img12b", "img2b", "1_boot", "007_x", "100_a", "99999999999999999999_z"))
                .containsExactly(
                        "1_boot", "2_ship", "007_x", "10_cat", "100_a", "99999999999999999999_z", "img2b", "img12b");
    }

    @Test
    void aNameComesBeforeThoseThatItBegins() {
        assertThat(sorted("bag 2", "bag", "bag1", "bag.png")).containsExactly("bag", "bag 2", "bag.png", "bag1");
    }

    @Test
    void caseAndAccentsMakeNoDifference() {
        assertThat(NaturalOrder.key("\u00c9COLE")).isEqualTo(NaturalOrder.key("e\u0301cole"));
        assertThat(sorted("zebra", "\u00c4pfel", "bag")).containsExactly("\u00c4pfel", "bag", "zebra");
    }

    @Test
    void zeroIsANumberToo() {
        assertThat(sorted("1", "00", "a", "01")).containsExactly("00", "1", "01", "a");
    }

    private static List<String> sorted(String... names) {
        return Stream.of(names).sorted(Comparator.comparing(NaturalOrder::key)).toList();
    }
}
