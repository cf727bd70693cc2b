package dev.osprey.web.bodies;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BodyLimitsTest {

    @ParameterizedTest
    @CsvSource({
        "POST, '', 1000000",
        "POST, api/classifications, 1000000",
        "POST, api/classifications/, 1000000",
        "POST, api/jobs, 5000000",
        "POST, api/jobs/, 5000000",
        "POST, jobs/1/cancel, 65536",
        "DELETE, api/jobs, 65536",
        "POST, login, 65536",
        "POST, operations/policy, 65536",
        "POST, api/classifications;x=1, 65536",
        "PUT, api/fleet, 65536",
        "DELETE, api/classifications, 65536",
        "PATCH, '', 65536"
    })
    void onlyUploadsMayBeLarge(String method, String path, long limit) {
        assertThat(new BodyLimits(1_000_000, 5_000_000).of(method, path)).isEqualTo(limit);
    }
}
