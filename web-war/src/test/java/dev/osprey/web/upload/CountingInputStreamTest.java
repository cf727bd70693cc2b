package dev.osprey.web.upload;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CountingInputStreamTest {

    private static final byte[] BODY = new byte[20_000];

    private final List<Integer> counted = new ArrayList<>();
    private final CountingInputStream stream = new CountingInputStream(new ByteArrayInputStream(BODY), counted::add);

    @Test
    void everyWayOfReadingIsCounted() throws IOException {
        assertThat(stream.read()).isZero();
        assertThat(stream.read(new byte[10])).isEqualTo(10);
        assertThat(stream.readNBytes(5)).hasSize(5);
        assertThat(stream.skip(100)).isPositive();
        stream.transferTo(new ByteArrayOutputStream());

        assertThat(total()).isEqualTo(BODY.length);
    }

    @Test
    void theEndIsNotCounted() throws IOException {
        stream.readAllBytes();

        assertThat(stream.read()).isEqualTo(-1);
        assertThat(stream.read(new byte[10])).isEqualTo(-1);
        assertThat(stream.skip(10)).isZero();
        assertThat(total()).isEqualTo(BODY.length);
        assertThat(counted).doesNotContain(0, -1);
    }

    @Test
    void anExceptionOfTheCounterEndsTheRead() {
        CountingInputStream limited = new CountingInputStream(new ByteArrayInputStream(BODY), bytes -> {
            throw new IllegalStateException("too much");
        });

        assertThatIllegalStateException().isThrownBy(limited::read).withMessage("too much");
        assertThatIllegalStateException().isThrownBy(limited::readAllBytes).withMessage("too much");
    }

    private int total() {
        return counted.stream().mapToInt(Integer::intValue).sum();
    }
}
