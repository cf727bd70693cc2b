package dev.osprey.web.bodies;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BodySpoolTest {

    private static final int IN_MEMORY = 100;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 101, 1000})
    void returnsWhatWasWritten(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);

        try (BodySpool spool = new BodySpool(IN_MEMORY)) {
            for (int at = 0; at < size; at += 30) {
                spool.write(bytes, at, Math.min(30, size - at));
            }

            assertThat(spool.size()).isEqualTo(size);
            try (InputStream content = spool.read()) {
                assertThat(content.readAllBytes()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void leavesNoFileBehind() throws IOException {
        List<Path> before = files();
        BodySpool spool = new BodySpool(IN_MEMORY);
        spool.write(new byte[IN_MEMORY + 1], 0, IN_MEMORY + 1);
        assertThat(files()).hasSize(before.size() + 1);

        spool.close();
        spool.close();

        assertThat(files()).containsExactlyInAnyOrderElementsOf(before);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches("body\\d+\\.tmp"))
                    .toList();
        }
    }
}
