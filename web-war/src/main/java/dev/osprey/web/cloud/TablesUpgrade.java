package dev.osprey.web.cloud;

import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.failures.FailureGuard;

/** Upgrades the tables of results and jobs of an earlier version, which may take minutes, while the node already serves requests. */
@Singleton
public class TablesUpgrade {

    private static final Logger LOG = Logger.getLogger(TablesUpgrade.class.getName());
    private static final int STEP_SECONDS = 2;

    private final FailureGuard guard = new FailureGuard("upgrading tables", RuntimeException.class, LOG);
    private final Cloud cloud;
    private final ScheduledExecutorService scheduler;
    private boolean complete;

    @Inject
    TablesUpgrade(Cloud cloud, ScheduledExecutorService scheduler) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    }

    /** Returns at once. */
    void start() {
        scheduler.schedule(this::step, 0, TimeUnit.SECONDS);
    }

    private void step() {
        guard.run(this::upgrade);
        // Also after a failure.
        if (!complete) {
            scheduler.schedule(this::step, STEP_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void upgrade() {
        // Each begins, whether or not the other is complete.
        complete = cloud.results().upgrade() & cloud.jobs().upgrade();
        if (complete) {
            LOG.info("the tables have all indexes");
        }
    }
}
