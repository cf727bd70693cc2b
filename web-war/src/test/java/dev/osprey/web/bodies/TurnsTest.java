package dev.osprey.web.bodies;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TurnsTest {

    @Test
    void startsSoManyAndTheOthersInTheirOrderAsThoseEnd() {
        Turns turns = new Turns(2);
        List<Integer> started = new ArrayList<>();
        for (int task = 1; task <= 4; task++) {
            int number = task;
            turns.next(() -> started.add(number));
        }

        assertThat(started).containsExactly(1, 2);
        turns.end();
        assertThat(started).containsExactly(1, 2, 3);
        turns.end();
        turns.end();
        turns.end();
        turns.next(() -> started.add(5));
        assertThat(started).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void noTurnsAreRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Turns(0));
    }
}
