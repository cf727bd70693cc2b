package dev.osprey.web.bodies;

import dev.osprey.web.ServletCall;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BodyFramingTest {

    @Test
    void aBodyHasALengthOrChunksOrIsMissing() {
        assertThat(BodyFraming.of(call().request()).none()).isTrue();
        assertThat(BodyFraming.of(call().header("Content-Length", "0").request())
                        .none())
                .isTrue();
        assertThat(BodyFraming.of(call().header("Content-Length", "042").request())
                        .length())
                .isEqualTo(42);
        assertThat(BodyFraming.of(call().header("Transfer-Encoding", "Chunked").request())
                        .chunked())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chunked, identity",
                "identity, chunked",
                "identity",
                "gzip, chunked",
                "xchunked",
                "chunked ",
                "chunked\u000b",
                "chunked\r\n ,identity",
                "chunked;q=1",
                "\"chunked\"",
                ""
            })
    void anyOtherTransferCodingIsRefused(String coding) {
        assertRefused(call().header("Transfer-Encoding", coding));
    }

    @Test
    void headersThatMayContradictEachOtherAreRefused() {
        assertRefused(call().header("Transfer-Encoding", "chunked").header("Content-Length", "5"));
        assertRefused(call().header("Transfer-Encoding", "chunked").header("Transfer-Encoding", "chunked"));
        assertRefused(call().header("Content-Length", "5").header("Content-Length", "5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+5", "-5", "5, 5", "0x5", "5 5", "1234567890123456789012"})
    void aLengthThatIsNoNumberIsRefused(String length) {
        assertRefused(call().header("Content-Length", length));
    }

    @Test
    void aNegativeLengthIsRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BodyFraming(-2));
    }

    private static ServletCall call() {
        return new ServletCall("POST", "/");
    }

    private static void assertRefused(ServletCall call) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> BodyFraming.of(call.request()))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(400));
    }
}
