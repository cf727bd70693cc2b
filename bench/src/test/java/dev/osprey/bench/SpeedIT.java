package dev.osprey.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import jakarta.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Measures the real service for a few seconds, beside another server. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpeedIT {

    @TempDir
    private Path folder;

    @Test
    void measuresTheServiceItsLimitAndAPeer() throws Exception {
        String peer = "exec '" + System.getProperty("java.home") + "/bin/java' -cp '"
                + Path.of("target/test-classes").toAbsolutePath() + "' dev.osprey.bench.speed.FixedAnswerServer $PORT";

        BenchScript exited = BenchScript.run(
                // The figures do not count here, and the service does not run long enough for the second compiler to
                // pay off.
                Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1"),
                "speed",
                "--clients",
                "4",
                "--rounds",
                "1",
                "--time",
                "PT2S",
                "--warm-up",
                "PT1S",
                "--peer",
                peer,
                "--results",
                folder.toString(),
                "--save",
                "yes",
                "--charts",
                folder.toString());

        assertThat(exited.exitCode()).as(exited.errors()).isZero();
        JsonObject result = exited.result();
        assertThat(result.getString("benchmark")).isEqualTo("speed");
        assertThat(result.getInt("differentImages")).isEqualTo(100);
        double limit = number(result, "limitImagesPerSecond");
        assertThat(limit).isPositive();
        assertThat(number(result, "imagesPerSecond")).isPositive().isLessThan(limit);
        JsonObject cpu = result.getJsonObject("cpuMsPerImage");
        assertThat(cpu.keySet()).containsExactlyInAnyOrder("web", "worker", "cloud", "client");
        cpu.keySet().forEach(role -> assertThat(number(cpu, role)).as(role).isPositive());
        result.getJsonObject("residentMb")
                .keySet()
                .forEach(role -> assertThat(number(result.getJsonObject("residentMb"), role))
                        .as(role)
                        .isGreaterThan(50));
        JsonObject threads = result.getJsonObject("threadsMsPerImage");
        assertThat(threads.keySet()).containsExactlyInAnyOrder("web", "worker", "cloud");
        threads.keySet()
                .forEach(
                        role -> assertThat(threads.getJsonObject(role)).as(role).isNotEmpty());
        // One request at least for each image: it is sent, and stored.
        assertThat(number(result.getJsonObject("operationsPerImage").getJsonObject("sqs"), "SendMessage"))
                .isPositive();
        assertThat(number(result.getJsonObject("callsPerImage"), "s3")).isGreaterThanOrEqualTo(1);
        assertThat(number(result.getJsonObject("callsPerImage"), "dynamodb")).isPositive();
        assertThat(number(result, "agreement")).isEqualTo(1);
        // One of the ten labels is the peer's only answer.
        assertThat(number(result.getJsonObject("peer"), "agreement")).isBetween(0.01, 0.5);
        assertThat(Files.readString(folder.resolve("speed.svg"))).startsWith("<svg ");
        assertThat(folder.resolve("speed.json")).isNotEmptyFile();
    }

    @Test
    void rejectsAFolderWithoutAModel() throws Exception {
        BenchScript exited = BenchScript.run("speed", "--model", folder.toString());

        assertThat(exited.exitCode()).isEqualTo(1);
        assertThat(exited.errors())
                .isEqualTo("Cannot run the benchmark: model " + folder + " has no serving.properties\n");
    }

    private static double number(JsonObject json, String name) {
        return json.getJsonNumber(name).doubleValue();
    }
}
