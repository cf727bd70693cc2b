package dev.osprey.web.cloud;

import java.util.concurrent.ScheduledExecutorService;

import dev.osprey.core.cloud.Cloud;

import static org.assertj.core.api.Assertions.assertThat;

/** What the timer does, for the tests of other packages. */
public final class CloudSetupTicks {

    private final CloudSetup setup;

    /** @param scheduler for the upgrade of tables */
    public CloudSetupTicks(Cloud cloud, ScheduledExecutorService scheduler) {
        setup = new CloudSetup(cloud, () -> new TablesUpgrade(cloud, scheduler), false);
    }

    /** The set-up, which is not complete before {@link #complete}. */
    public CloudSetup setup() {
        return setup;
    }

    public CloudSetup complete() {
        setup.createMissing();
        assertThat(setup.complete()).isTrue();
        return setup;
    }
}
