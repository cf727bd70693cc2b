package dev.osprey.web.results;

import dev.osprey.core.results.Sort;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SearchTest {

    @Test
    void anEmptySearchHasNoQuery() {
        assertThat(new Search("", "", "", Sort.NEWEST_FIRST).query()).isEmpty();
        assertThat(new Search("", "", "", Sort.NEWEST_FIRST).empty()).isTrue();
    }

    @Test
    void linksKeepTheSearch() {
        assertThat(new Search("a&b=c d", "", "DONE", Sort.NEWEST_FIRST).query("x1"))
                .isEqualTo("?fileName=a%26b%3Dc+d&status=DONE&cursor=x1");
        assertThat(new Search("", "boot", "", Sort.NEWEST_FIRST).query()).isEqualTo("?labelPart=boot");
    }

    @Test
    void linksKeepTheOrderAndExportsDoNot() {
        Search search = new Search("", "boot", "", new Sort(Sort.Field.CONFIDENCE, false));

        assertThat(search.query("x1")).isEqualTo("?labelPart=boot&sort=-confidence&cursor=x1");
        assertThat(search.filter()).isEqualTo("?labelPart=boot");
    }

    @Test
    void theHeadOfAColumnChangesTheOrderOrReversesIt() {
        Search newest = new Search("", "", "", Sort.NEWEST_FIRST);
        assertThat(newest.sortedBy("submittedAt")).isEqualTo("?sort=submittedAt");
        assertThat(newest.sortedBy("fileName")).isEqualTo("?sort=fileName");
        assertThat(newest.sortedBy("confidence")).isEqualTo("?sort=-confidence");
        assertThat(newest.direction("submittedAt")).isEqualTo("descending");
        assertThat(newest.direction("label")).isNull();

        Search byLabel = new Search("", "", "", Sort.parse("label"));
        assertThat(byLabel.sortedBy("label")).isEqualTo("?sort=-label");
        assertThat(byLabel.sortedBy("submittedAt")).isEmpty();
        assertThat(byLabel.direction("label")).isEqualTo("ascending");
    }
}
