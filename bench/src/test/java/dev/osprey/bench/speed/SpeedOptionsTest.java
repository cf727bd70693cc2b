package dev.osprey.bench.speed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.benchmark.Options;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SpeedOptionsTest {

    @TempDir
    private Path root;

    @BeforeEach
    void folders() throws Exception {
        Files.createDirectories(root.resolve("models/fashion-mnist"));
        Files.createDirectories(root.resolve("samples"));
    }

    @Test
    void theDefaultsAreInTheProjectsFolder() throws Exception {
        SpeedOptions options = parse();

        assertThat(options.model().path()).isEqualTo(root.resolve("models/fashion-mnist"));
        assertThat(options.model().name()).isEqualTo("models/fashion-mnist");
        assertThat(options.images().path()).isEqualTo(root.resolve("samples"));
        assertThat(options.clients()).isEqualTo(32);
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.peer()).isEmpty();
        assertThat(options.charts()).isEmpty();
        assertThat(options.save()).isFalse();
    }

    @Test
    void readsWhatIsGiven() throws Exception {
        Path images = Files.createDirectory(root.resolve("mine"));

        SpeedOptions options = parse(
                "--images",
                images.toString(),
                "--clients",
                "4",
                "--peer",
                "serve $PORT",
                "--warm-up",
                "PT0S",
                "--save",
                "yes");

        assertThat(options.images().path()).isEqualTo(images);
        assertThat(options.clients()).isEqualTo(4);
        assertThat(options.peer()).contains("serve $PORT");
        assertThat(options.warmUp()).isEqualTo(Duration.ZERO);
        assertThat(options.save()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--model, nowhere, --model takes a folder",
        "--images, nowhere, --images takes a folder",
        "--clients, 0, --clients takes a number from 1 to 1000",
        "--time, 10, --time takes a duration",
        "--save, maybe, --save takes yes or no"
    })
    void rejectsAWrongValue(String option, String value, String message) {
        assertThatThrownBy(() -> parse(option, value))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageStartingWith(message)
                .hasMessageEndingWith("not '" + value + "'");
    }

    private SpeedOptions parse(String... arguments) throws BenchmarkException {
        return SpeedOptions.of(Options.parse(SpeedOptions.KNOWN, List.of(arguments)), root);
    }
}
