package dev.osprey.localcloud;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LaunchOptionsTest {

    @Test
    void defaultsToAnyFreePort() throws StartupException {
        assertThat(LaunchOptions.parse(List.of("--data", "/tmp/cloud")))
                .isEqualTo(new LaunchOptions(Path.of("/tmp/cloud"), 0, 0, 0, OptionalLong.empty(), Optional.empty()));
    }

    @Test
    void parsesEveryOption() throws StartupException {
        List<String> arguments = List.of(
                "--sqs-port",
                "1",
                "--s3-port",
                "2",
                "--dynamodb-port",
                "3",
                "--follow-pid",
                "4",
                "--own-key-metadata",
                "own-key",
                "--data",
                "/tmp/cloud");

        assertThat(LaunchOptions.parse(arguments))
                .isEqualTo(
                        new LaunchOptions(Path.of("/tmp/cloud"), 1, 2, 3, OptionalLong.of(4), Optional.of("own-key")));
    }

    @Test
    void makesTheDirectoryAbsolute() throws StartupException {
        assertThat(LaunchOptions.parse(List.of("--data", "cloud")).data()).isAbsolute();
    }

    @ParameterizedTest
    @CsvSource({
        "'', --data is missing",
        "--data, --data needs a value",
        "--port 1, unknown option --port",
        "--data d --sqs-port x, --sqs-port is not a number: x",
        "--data d --s3-port 65536, --s3-port is out of range: 65536",
        "--data d --follow-pid 0, --follow-pid is out of range: 0"
    })
    void reportsInvalidArguments(String arguments, String message) {
        List<String> words = arguments.isEmpty() ? List.of() : List.of(arguments.split(" "));

        assertThatThrownBy(() -> LaunchOptions.parse(words))
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith(message);
    }
}
