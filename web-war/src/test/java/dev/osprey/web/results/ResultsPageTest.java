package dev.osprey.web.results;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResultsPageTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final List<Classification> newestFirst = IntStream.rangeClosed(1, 5)
            .mapToObj(each -> Classification.queued("id-" + (6 - each), (6 - each) + ".png", NOON))
            .toList();

    @Test
    void thePagesTogetherHaveEveryImageOnce() {
        List<Classification> seen = new ArrayList<>();
        ResultsPage page = ResultsPage.of(newestFirst, "", 2);
        seen.addAll(page.images());
        while (page.older().isPresent()) {
            page = ResultsPage.of(newestFirst, page.older().get(), 2);
            seen.addAll(page.images());
        }

        assertThat(seen).isEqualTo(newestFirst);
    }

    @Test
    void aPageGoesOnWhereItsLastImageWasDeleted() {
        List<Classification> without4 =
                newestFirst.stream().filter(image -> !image.id().equals("id-4")).toList();

        assertThat(ResultsPage.of(without4, "id-4", 2).images())
                .extracting(Classification::id)
                .containsExactly("id-3", "id-2");
    }

    @Test
    void aFullLastPageHasNoOlderOne() {
        assertThat(ResultsPage.of(newestFirst, "", 5).older()).isEmpty();
        assertThat(ResultsPage.of(List.of(), "", 5).older()).isEmpty();
    }

    @Test
    void aFilterTakesPartsInAnyCase() {
        Classification boot = newestFirst.get(0).done(List.of(new Prediction("Ankle boot", 0.9)), NOON);

        assertThat(new ResultsFilter("", "", "").matches(boot)).isTrue();
        assertThat(new ResultsFilter("5.P", "BOOT", "DONE").matches(boot)).isTrue();
        assertThat(new ResultsFilter("6", "", "").matches(boot)).isFalse();
        assertThat(new ResultsFilter("", "bag", "").matches(boot)).isFalse();
        assertThat(new ResultsFilter("", "", "FAILED").matches(boot)).isFalse();
        assertThat(new ResultsFilter("", "boot", "").matches(newestFirst.get(0)))
                .isFalse();
    }

    @Test
    void aFilterIsKeptInLinks() {
        assertThat(new ResultsFilter("", "", "").query()).isEmpty();
        assertThat(new ResultsFilter("a&b=c d", "", "DONE").query("id-1"))
                .isEqualTo("?fileName=a%26b%3Dc+d&status=DONE&after=id-1");
    }
}
