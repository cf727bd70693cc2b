package dev.osprey.web.results;

import java.time.Instant;
import java.util.Optional;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import dev.osprey.core.classification.Status;
import dev.osprey.core.results.ResultFilter;
import dev.osprey.core.results.Sort;
import dev.osprey.web.Rest;
import dev.osprey.web.problems.ProblemMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ListParametersTest {

    private static final String CURSOR = "MjAyNi0xMTAxOWFhZDJlLTdjMWYtN2EzMC04ZDBiLTVjN2E0ZjFmMmI2MQ";

    private final Lists lists = new Lists();
    private final Rest rest = Rest.of(ListResource.class, ProblemMapper.class)
            .bind(Lists.class, lists)
            .build();

    @Test
    void missingAndEmptyParametersHaveTheirDefaults() {
        for (String query : new String[] {"", "?limit=&label=&labelPart=&fileName=&status=&from=&to=&cursor=&top="}) {
            assertThat(rest.get("/lists" + query).status()).isEqualTo(204);

            assertThat(lists.filter).isEqualTo(ResultFilter.ALL);
            assertThat(lists.limit).isEqualTo(100);
            assertThat(lists.after).isEmpty();
            assertThat(lists.top).isEqualTo(Top.ALL);
            assertThat(lists.search.empty()).isTrue();
        }
    }

    @Test
    void everyParameterIsRead() {
        rest.get("/lists?limit=1000&label=Bag&labelPart=ba&fileName=1.p&status=DONE&from=2026-11-22T12:00:00Z"
                + "&to=2026-11-23T12:00:00Z&top=3&cursor=" + CURSOR);

        assertThat(lists.filter)
                .isEqualTo(new ResultFilter(
                        Optional.of("Bag"),
                        Optional.of("ba"),
                        Optional.of("1.p"),
                        Optional.of(Status.DONE),
                        Optional.of(Instant.parse("2026-11-22T12:00:00Z")),
                        Optional.of(Instant.parse("2026-11-23T12:00:00Z"))));
        assertThat(lists.limit).isEqualTo(1000);
        assertThat(lists.after).contains(CURSOR);
        assertThat(lists.top).isEqualTo(new Top(3));
        assertThat(lists.search).isEqualTo(new Search("1.p", "ba", "DONE", Sort.NEWEST_FIRST));
    }

    @Test
    void aCursorBelongsToItsOrder() {
        assertThat(rest.get("/lists?sort=-fileName&cursor=YQFi").status()).isEqualTo(204);
        assertThat(lists.search.sort()).isEqualTo(new Sort(Sort.Field.FILE_NAME, false));
        assertThat(lists.after).contains("YQFi");
        assertThat(rest.get("/lists?cursor=YQFi").status()).isEqualTo(400);
        assertThat(rest.get("/lists?sort=label&cursor=!").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit | 0 | a number from 1 to 1000",
                "limit | 1001 | a number from 1 to 1000",
                "limit | x | a number from 1 to 1000",
                "status | done | DONE, QUEUED or FAILED",
                "from | yesterday | a time such as 2026-11-22T12:00:00Z",
                "to | 1 | a time such as 2026-11-22T12:00:00Z",
                "cursor | x | a cursor from a Link header of the same order",
                "sort | size | submittedAt, fileName, label or confidence, with '-' in front to reverse it",
                "top | 0 | a whole number of at least 1"
            })
    void anInvalidParameterIsNamedWithWhatWouldBeValid(String name, String value, String valid) {
        Rest.Reply reply = rest.get("/lists?" + name + "=" + value);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("The parameter '" + name + "' is not " + valid + ".");
    }

    /** What a call had. */
    public static final class Lists {

        private ResultFilter filter;
        private int limit;
        private Optional<String> after;
        private Top top;
        private Search search;
    }

    /** Reads everything. */
    @Path("lists")
    public static final class ListResource {

        @jakarta.inject.Inject
        private Lists lists;

        @GET
        public void read(@BeanParam ListParameters parameters) {
            lists.filter = parameters.filter();
            lists.limit = parameters.limit();
            lists.after = parameters.after();
            lists.top = parameters.top();
            lists.search = parameters.search();
        }
    }
}
