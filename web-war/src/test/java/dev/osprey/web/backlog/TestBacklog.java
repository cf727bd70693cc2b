package dev.osprey.web.backlog;

import dev.osprey.core.time.TestClock;

/** Backlogs with a measured rate. */
public final class TestBacklog {

    private TestBacklog() {}

    /**
     * @param waiting images in the queue
     * @param perSecond images that one worker answers
     */
    public static Backlog measured(int waiting, int perSecond) {
        PolledQueues queues = new PolledQueues(new TestClock());
        for (int poll = 0; poll < 5; poll++) {
            queues.poll(waiting, 2 * perSecond);
        }
        return queues.backlog();
    }
}
