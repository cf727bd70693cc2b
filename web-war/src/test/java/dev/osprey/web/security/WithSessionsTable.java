package dev.osprey.web.security;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests with an empty table of sessions in the local cloud. */
@ExtendWith(LocalCloudExtension.class)
abstract class WithSessionsTable {

    // DynamoDB deletes by its own clock what has expired.
    final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    final Cloud cloud;

    WithSessionsTable(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        cloud.sessions().create();
    }

    @AfterEach
    final void close() {
        cloud.close();
    }
}
