package dev.osprey.core.sessions;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class SessionsTableIT {

    private static final StoredSession SESSION =
            new StoredSession("digest", "ann", Set.of("admin", "a group"), "account", Instant.ofEpochSecond(7));

    private final Cloud cloud;
    private final Cloud otherNode;

    SessionsTableIT(LocalCloud local) {
        var settings = local.newSettings();
        cloud = new Cloud(settings, Clock.systemUTC(), Tracing.off());
        otherNode = new Cloud(settings, Clock.systemUTC(), Tracing.off());
        cloud.sessions().create();
    }

    @AfterEach
    void close() {
        cloud.close();
        otherNode.close();
    }

    @Test
    void aSessionIsFoundByAllNodesUntilItIsDeleted() {
        cloud.sessions().put(SESSION);
        assertThat(otherNode.sessions().find("digest")).contains(SESSION);

        otherNode.sessions().delete("digest");

        assertThat(cloud.sessions().find("digest")).isEmpty();
        otherNode.sessions().delete("digest");
    }

    @Test
    void aCallerMayHaveNoGroup() {
        StoredSession alone = new StoredSession("alone", "ben", Set.of(), "account", Instant.ofEpochSecond(7));

        cloud.sessions().put(alone);

        assertThat(cloud.sessions().find("alone")).contains(alone);
    }

    @Test
    void theTableIsCreatedOnce() {
        otherNode.sessions().create();

        assertThat(cloud.sessions().find("unknown")).isEmpty();
    }
}
