package dev.osprey.web.results;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SearchTest {

    @Test
    void anEmptySearchHasNoQuery() {
        assertThat(new Search("", "", "").query()).isEmpty();
        assertThat(new Search("", "", "").empty()).isTrue();
    }

    @Test
    void linksKeepTheSearch() {
        assertThat(new Search("a&b=c d", "", "DONE").query("x1"))
                .isEqualTo("?fileName=a%26b%3Dc+d&status=DONE&cursor=x1");
        assertThat(new Search("", "boot", "").query()).isEqualTo("?labelPart=boot");
    }
}
