package dev.osprey.core.storage;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import dev.osprey.core.cloud.CloudSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ImageStoreTest {

    private static final String REGION = "aws.region";

    @BeforeEach
    void setRegion() {
        System.setProperty(REGION, "us-east-1");
    }

    @AfterEach
    void clearRegion() {
        System.clearProperty(REGION);
    }

    @Test
    void aClosedStoreLeavesNoBeanInJmx() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName beans = new ObjectName("com.amazonaws.management:*");
        ImageStore store = new ImageStore(settings());
        Set<ObjectName> open = server.queryNames(beans, null);

        store.close();

        assertThat(open).isNotEmpty();
        assertThat(server.queryNames(beans, null)).isEmpty();
    }

    private static CloudSettings settings() {
        Optional<URI> nowhere = Optional.of(URI.create("http://localhost:1"));
        return new CloudSettings(
                nowhere,
                nowhere,
                nowhere,
                "requests",
                "dead",
                5,
                30,
                "input",
                "output",
                StorageKeys.ID,
                "results",
                "workers",
                "keys",
                "scaling",
                "replies");
    }
}
