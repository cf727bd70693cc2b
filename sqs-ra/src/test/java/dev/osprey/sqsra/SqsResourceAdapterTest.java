package dev.osprey.sqsra;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SqsResourceAdapterTest {
    @Test
    void adaptersWithEqualConfigurationAreEqual() {
        SqsResourceAdapter adapter = adapter("eu-west-1", "http://localhost:9324");

        assertThat(adapter)
                .isEqualTo(adapter("eu-west-1", "http://localhost:9324"))
                .hasSameHashCodeAs(adapter("eu-west-1", "http://localhost:9324"))
                .isNotEqualTo(adapter("eu-west-2", "http://localhost:9324"))
                .isNotEqualTo(adapter("eu-west-1", ""));
    }

    private static SqsResourceAdapter adapter(String region, String endpoint) {
        SqsResourceAdapter adapter = new SqsResourceAdapter();
        adapter.setRegion(region);
        adapter.setEndpoint(endpoint);
        return adapter;
    }
}
