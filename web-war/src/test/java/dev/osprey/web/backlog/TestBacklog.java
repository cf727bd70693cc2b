package dev.osprey.web.backlog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.time.TestClock;

/** Backlogs with a measured rate. */
public final class TestBacklog {

    private TestBacklog() {}

    /**
     * @param waiting images in the queue
     * @param perSecond images that one worker answers
     */
    public static Backlog measured(int waiting, int perSecond) {
        TestClock clock = new TestClock();
        Instant start = clock.instant();
        Backlog backlog = new Backlog(
                () -> new QueueDepth(waiting, 0, 0),
                () -> List.of(new Heartbeat(
                        "worker",
                        "1",
                        WorkerState.BUSY,
                        Optional.empty(),
                        start,
                        Optional.of(start),
                        clock.instant(),
                        new Heartbeat.Work(
                                Duration.between(start, clock.instant()).toSeconds() * perSecond,
                                Duration.ZERO,
                                Optional.empty()))),
                clock);
        for (int poll = 0; poll < 5; poll++) {
            clock.advance(Duration.ofSeconds(2));
            backlog.poll();
        }
        return backlog;
    }
}
