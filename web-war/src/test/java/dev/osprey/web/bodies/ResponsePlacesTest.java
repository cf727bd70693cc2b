package dev.osprey.web.bodies;

import java.util.HashMap;
import java.util.Map;

import dev.osprey.web.ServletCall;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ResponsePlacesTest {

    private final ResponsePlaces places = new ResponsePlaces(20);

    @ParameterizedTest
    @CsvSource({
        "/api/classifications/a/image, '', 8, downloads",
        "/api/classifications/a/image, width=96, 12, thumbnails",
        "/api/classifications.csv, '', 2, exports",
        "/api/classifications.json, label=x, 2, exports",
        "/api/classifications, limit=1000, 20, responses",
        "/, '', 20, responses"
    })
    void aClientHasPlacesForEachKindOfResponse(String path, String query, int count, String kind) {
        for (int call = 0; call < count; call++) {
            places.take(call(path, query).request(), "a");
        }

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> places.take(call(path, query).request(), "a"))
                .withMessageContaining(kind);
        assertThat(places.take(call(path, query).request(), "b")).isNotNull();
    }

    @Test
    void aListInCsvIsAnExport() {
        ServletCall call = call("/api/classifications", "").header("Accept", "text/csv");
        places.take(call.request(), "a");
        places.take(call.request(), "a");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> places.take(call.request(), "a"))
                .withMessageContaining("exports");
    }

    @Test
    void allResponsesTogetherLeaveThreadsForHealthChecks() {
        Map<String, Integer> taken = new HashMap<>();
        for (String path : new String[] {"/", "/api/classifications/a/image", "/api/classifications.csv"}) {
            for (int client = 0; client < 500; client++) {
                try {
                    places.take(call(path, "").request(), "client " + client);
                    taken.merge(path, 1, Integer::sum);
                } catch (ProblemException full) {
                    assertThat(full.problem().status().getStatusCode()).isEqualTo(503);
                }
            }
        }

        // 32 more are for thumbnails.
        assertThat(taken.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(150 - 32);
    }

    private static ServletCall call(String path, String query) {
        return new ServletCall("GET", path).query(query);
    }
}
