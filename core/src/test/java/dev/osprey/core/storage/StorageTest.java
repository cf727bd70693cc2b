package dev.osprey.core.storage;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import dev.osprey.core.classification.Retention;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StorageTest {

    private static final String REGION = "aws.region";

    private final String before = System.getProperty(REGION);

    @BeforeEach
    void setRegion() {
        System.setProperty(REGION, "us-east-1");
    }

    @AfterEach
    void restoreRegion() {
        if (before == null) {
            System.clearProperty(REGION);
        } else {
            System.setProperty(REGION, before);
        }
    }

    @Test
    void aClosedStorageLeavesNoBeanInJmx() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName beans = new ObjectName("com.amazonaws.management:*");
        Storage storage = new Storage(
                Optional.of(URI.create("http://localhost:1")),
                true,
                "input",
                "output",
                Optional.empty(),
                StorageKeys.ID,
                Retention.FOR_EVER,
                Tracing.off());
        Set<ObjectName> open = server.queryNames(beans, null);

        storage.close();

        assertThat(open).isNotEmpty();
        assertThat(server.queryNames(beans, null)).isEmpty();
    }
}
