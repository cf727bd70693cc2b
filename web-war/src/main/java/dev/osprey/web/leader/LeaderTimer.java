package dev.osprey.web.leader;

import java.util.logging.Logger;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.core.failures.FailureGuard;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.cloud.CloudSetup;
import dev.osprey.web.deadletters.DeadLetterSweep;
import dev.osprey.web.deletion.Deletion;
import dev.osprey.web.deletion.Expiry;
import dev.osprey.web.deletion.MissedUploads;
import dev.osprey.web.jobs.Cancellations;
import dev.osprey.web.jobs.InterruptedJobs;
import dev.osprey.web.jobs.JobEnds;
import dev.osprey.web.webhooks.Deliveries;

/** Lets the leader of the web nodes sweep; without a leader, each node does. */
@Singleton
// A sweep that takes long must not hold up the others. The guard of each keeps it from running twice at a time.
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LeaderTimer {

    private static final Logger LOG = Logger.getLogger(LeaderTimer.class.getName());

    private final FailureGuard webhooks = guard("looking for webhooks that are due");
    private final FailureGuard jobEnds = guard("noticing the ends of jobs");
    private final FailureGuard deadLetters = guard("reading the dead-letter queue");
    private final FailureGuard interruptedJobs = guard("ending interrupted jobs");
    private final FailureGuard cancelled = guard("completing cancellations");
    private final FailureGuard deletions = guard("completing deletions");
    private final FailureGuard expired = guard("deleting images that have expired");
    private final FailureGuard missed = guard("withdrawing images that were never uploaded");

    @Inject
    private CloudSetup setup;

    @Inject
    private ScalingService scaling;

    @Inject
    private Deliveries deliveries;

    @Inject
    private JobEnds ends;

    @Inject
    private DeadLetterSweep letters;

    @Inject
    private InterruptedJobs interrupted;

    @Inject
    private Cancellations cancellations;

    @Inject
    private Deletion deletion;

    @Inject
    private Expiry expiry;

    @Inject
    private MissedUploads uploads;

    private static FailureGuard guard(String task) {
        return new FailureGuard(task, RuntimeException.class, LOG);
    }

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void deliverWebhooks() {
        run(webhooks, deliveries::sweep);
    }

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void noticeJobEnds() {
        run(jobEnds, ends::sweep);
    }

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void readDeadLetters() {
        run(deadLetters, letters::tick);
    }

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    void endInterruptedJobs() {
        run(interruptedJobs, interrupted::sweep);
    }

    @Schedule(hour = "*", minute = "*", persistent = false)
    void completeCancellations() {
        run(cancelled, cancellations::completeBrokenOff);
    }

    @Schedule(hour = "*", minute = "*", persistent = false)
    void deleteImages() {
        run(deletions, deletion::finishBrokenOff);
        run(expired, expiry::sweep);
        run(missed, uploads::sweep);
    }

    private void run(FailureGuard guard, Runnable sweep) {
        if (setup.complete() && scaling.leads()) {
            guard.run(sweep);
        }
    }
}
