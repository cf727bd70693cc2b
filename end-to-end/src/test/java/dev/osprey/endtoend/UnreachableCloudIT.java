package dev.osprey.endtoend;

import java.nio.file.Path;
import java.util.List;

import dev.osprey.sqsra.FreePorts;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code scripts/run} when nothing listens at the endpoints of SQS, S3 and DynamoDB. */
@Order(6)
@Timeout(600)
class UnreachableCloudIT {

    private static final List<String> REASONS = List.of(
            "The request queue cannot be used.", "The buckets cannot be used.", "The results table cannot be used.");

    @TempDir
    private Path data;

    @Test
    void theRunKeepsTryingAndSaysEveryMinuteWhatItWaitsFor() throws Exception {
        String nothing = "http://127.0.0.1:" + FreePorts.one();
        try (OspreyProcess waiting = OspreyProcess.launch(
                data,
                "--fleet",
                "none",
                "--set",
                "osprey.sqs.endpoint=" + nothing,
                "--set",
                "osprey.s3.endpoint=" + nothing,
                "--set",
                "osprey.dynamodb.endpoint=" + nothing)) {
            String output = waiting.awaitOutput(" is not ready after ");
            // On a loaded machine, the first reports say that the web node is being deployed.
            for (int report = 1; report < 5 && !REASONS.stream().allMatch(output::contains); report++) {
                output = waiting.awaitOutput(" is not ready after ");
            }
            assertThat(output)
                    .contains("web-" + waiting.uri("/").getPort() + ".log: The ")
                    .contains(REASONS);

            waiting.signal("TERM");

            assertThat(waiting.exitCode()).isZero();
        }
    }
}
