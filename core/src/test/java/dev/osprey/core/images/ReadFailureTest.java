package dev.osprey.core.images;

import java.io.IOException;
import java.time.Duration;
import javax.imageio.IIOException;

import dev.osprey.core.images.InvalidImageException.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReadFailureTest {

    @Test
    void aLackOfMemorySaysNothingAboutTheImageHoweverItIsWrapped() {
        OutOfMemoryError outOfMemory = new OutOfMemoryError("Java heap space");

        assertThatThrownBy(() -> new ReadFailure(outOfMemory).asInvalidImage())
                .isInstanceOf(DecodingBusyException.class);
        assertThatThrownBy(() -> new ReadFailure(new IIOException("failed", outOfMemory)).asInvalidImage())
                .isInstanceOf(DecodingBusyException.class);
    }

    @Test
    void everythingElseIsDamage() {
        assertThat(new ReadFailure(new IOException()).asInvalidImage().reason()).isEqualTo(Reason.DAMAGED);
        assertThat(new ReadFailure(new StackOverflowError()).asInvalidImage().reason())
                .isEqualTo(Reason.DAMAGED);
    }

    @Test
    void theEndOfTheTimeIsNoDamage() {
        assertThatThrownBy(() -> new DecodingTime(Duration.ofNanos(-1)).check())
                .isInstanceOfSatisfying(
                        IOException.class,
                        ended -> assertThat(new ReadFailure(new IIOException("failed", ended))
                                        .asInvalidImage()
                                        .reason())
                                .isEqualTo(Reason.TOO_COSTLY));
    }
}
