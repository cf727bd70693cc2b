package dev.osprey.core.failures;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ForEachTest {

    @Test
    void everyItemHasItsTurnAlsoAfterAFailure() {
        List<Integer> done = new ArrayList<>();

        assertThatIllegalStateException()
                .isThrownBy(() -> ForEach.of(List.of(1, 2, 3, 4), item -> {
                    if (item % 2 == 0) {
                        throw new IllegalStateException("item " + item);
                    }
                    done.add(item);
                }))
                .withMessage("item 2")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .satisfies(other -> assertThat(other).hasMessage("item 4")));

        assertThat(done).containsExactly(1, 3);
    }

    @Test
    void theSameFailureTwiceIsNoSecondOne() {
        IllegalStateException one = new IllegalStateException("one");

        assertThatIllegalStateException()
                .isThrownBy(() -> ForEach.of(List.of(1, 2), item -> {
                    throw one;
                }))
                .isSameAs(one);
    }
}
