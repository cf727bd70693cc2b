package dev.osprey.web.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class PasswordFileTest {

    @TempDir
    private Path data;

    @Test
    void aPasswordIsGeneratedOnceAndOnlyItsHashIsStored() throws IOException {
        String password = file().createIfMissing().orElseThrow();

        assertThat(file().createIfMissing()).isEmpty();
        assertThat(file().read().matches(password)).isTrue();
        assertThat(files()).hasSize(1).allSatisfy(file -> {
            assertThat(Files.readString(file)).doesNotContain(password);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        });
    }

    @Test
    void concurrentlyStartingNodesGenerateOnePassword() throws Exception {
        Callable<Optional<String>> start = () -> file().createIfMissing();
        ExecutorService nodes = Executors.newFixedThreadPool(3);
        try {
            List<String> made = new java.util.ArrayList<>();
            for (Future<Optional<String>> node : nodes.invokeAll(Collections.nCopies(3, start))) {
                node.get().ifPresent(made::add);
            }
            assertThat(made).hasSize(1);
            assertThat(file().read().matches(made.get(0))).isTrue();
            assertThat(files()).hasSize(1);
        } finally {
            nodes.shutdownNow();
        }
    }

    private PasswordFile file() {
        return new PasswordFile(data, new SecureRandom());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.toList();
        }
    }
}
