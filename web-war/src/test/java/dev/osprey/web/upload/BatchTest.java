package dev.osprey.web.upload;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.Problem;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BatchTest {

    private static final RejectedFile BAD =
            new RejectedFile("bad.png", new Problem(Status.BAD_REQUEST, "It is not an image."));

    @Test
    void oneImageIsNotAList() {
        Batch<String> one = Batch.<String>empty().and(Batch.single("a"));

        assertThat(one.isSingle()).isTrue();
        assertThat(one.list()).isFalse();
    }

    @Test
    void twoImagesAreAListInTheirOrder() {
        Batch<String> two = Batch.single("a").and(Batch.single("b"));

        assertThat(two.images()).containsExactly("a", "b");
        assertThat(two.list()).isTrue();
        assertThat(two.isSingle()).isFalse();
    }

    @Test
    void anArchiveIsAListWithRejectedFilesAfterTheImagesOfAllParts() {
        Batch<String> batch = Batch.single("a").and(Batch.archive(List.of("b"), List.of(BAD)));

        assertThat(batch.images()).containsExactly("a", "b");
        assertThat(batch.rejected()).containsExactly(BAD);
        assertThat(Batch.archive(List.of("b"), List.of()).isSingle()).isFalse();
        assertThat(Batch.archive(List.of("b"), List.of()).and(Batch.empty()).list())
                .isTrue();
    }

    @Test
    void theNextStepKeepsEverythingButTheImages() {
        Batch<String> batch = new Batch<>(List.of("a"), List.of(BAD), true, Optional.of(Duration.ofSeconds(5)));

        assertThat(batch.with(List.of(1)))
                .isEqualTo(new Batch<>(List.of(1), List.of(BAD), true, Optional.of(Duration.ofSeconds(5))));
    }

    @Test
    void filesThatCannotBeAcceptedAreRejectedWithTheReasonAndWhenToRetry() {
        ProblemException full = new ProblemException(Status.SERVICE_UNAVAILABLE, "Full.", Duration.ofSeconds(5));

        Batch<String> batch = Batch.archive(List.of("a"), List.of(BAD)).reject(List.of("b.png", "c.png"), full);

        assertThat(batch.images()).containsExactly("a");
        assertThat(batch.rejected())
                .containsExactly(
                        BAD, new RejectedFile("b.png", full.problem()), new RejectedFile("c.png", full.problem()));
        assertThat(batch.retryAfter()).contains(Duration.ofSeconds(5));
    }

    @Test
    void aRejectedFileBesideOneImageMakesNoSingle() {
        assertThat(new Batch<>(List.of("a"), List.of(BAD), false, Optional.empty()).isSingle())
                .isFalse();
    }
}
