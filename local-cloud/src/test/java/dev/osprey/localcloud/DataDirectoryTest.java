package dev.osprey.localcloud;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DataDirectoryTest {

    private static final CloudEndpoints ENDPOINTS =
            new CloudEndpoints(URI.create("http://h:1"), URI.create("http://h:2"), URI.create("http://h:3"));

    @TempDir
    Path root;

    @Test
    void rejectsASecondLock() throws Exception {
        DataDirectory held = DataDirectory.lock(root);
        try (held) {
            assertThatThrownBy(() -> DataDirectory.lock(root))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("in use by another local cloud");
        }
    }

    @Test
    void canBeLockedAgainOnceClosed() throws Exception {
        DataDirectory.lock(root).close();

        DataDirectory.lock(root).close();
    }

    @Test
    void deletesTheEndpointsOfAKilledProcess() throws Exception {
        Files.writeString(root.resolve("endpoints.properties"), "sqs=http://old");

        DataDirectory.lock(root).close();

        assertThat(root.resolve("endpoints.properties")).doesNotExist();
    }

    @Test
    void publishesAndWithdrawsEndpoints() throws Exception {
        try (DataDirectory directory = DataDirectory.lock(root)) {
            directory.publish(ENDPOINTS);
            assertThat(root.resolve("endpoints.properties"))
                    .hasContent("sqs=http://h:1\ns3=http://h:2\ndynamodb=http://h:3\n");

            directory.withdraw();
            assertThat(root.resolve("endpoints.properties")).doesNotExist();
        }
    }

    @Test
    void rejectsAFile() throws IOException {
        Path file = Files.createFile(root.resolve("file"));

        assertThatThrownBy(() -> DataDirectory.lock(file))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("cannot use data directory");
    }
}
