package dev.osprey.web.cloud;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.logs.LogRecords;
import dev.osprey.core.time.Await;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
@Timeout(180)
class TablesUpgradeIT {

    private final Cloud cloud;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    @RegisterExtension
    private final LogRecords log = new LogRecords(TablesUpgrade.class);

    TablesUpgradeIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), Clock.systemUTC(), Tracing.off());
    }

    @AfterEach
    void close() {
        scheduler.shutdownNow();
        cloud.close();
    }

    @Test
    void aFailureIsRetriedUntilAllIndexesExist() throws Exception {
        new TablesUpgrade(cloud, scheduler).start();
        Await.until("a failure", () -> !log.warnings().isEmpty());

        cloud.createMissing();

        Await.until("the end of the upgrade", () -> log.infos().contains("the tables have all indexes"));
        assertThat(log.warnings()).singleElement().asString().startsWith("upgrading tables failed");
    }
}
