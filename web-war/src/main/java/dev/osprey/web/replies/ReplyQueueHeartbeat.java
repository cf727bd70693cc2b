package dev.osprey.web.replies;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.queues.ReplyQueues;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Marks this node's reply queue as in use, and removes the queues of dead nodes. The resource adapter creates the queue,
 * also again when another node has removed it while this one was paused for a minute. On an orderly shutdown the queue is
 * removed with the clients of the cloud, when the adapter has stopped polling it.
 */
@Singleton
public class ReplyQueueHeartbeat {

    private static final Logger LOG = Logger.getLogger(ReplyQueueHeartbeat.class.getName());

    private final ReplyQueues queues;
    private final StoredResults stored;
    private final Clock clock;
    private final String own;
    private final StaleQueues stale = new StaleQueues();

    private String lastHeartbeat;
    private boolean replaced;
    private volatile Instant lastHeartbeatAt;

    @Inject
    ReplyQueueHeartbeat(
            Cloud cloud,
            StoredResults stored,
            Clock clock,
            @ConfigProperty(name = "osprey.queues.replies") String own) {
        this.queues = cloud.queues().replies();
        this.stored = Objects.requireNonNull(stored, "stored");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.own = Objects.requireNonNull(own, "own");
        this.lastHeartbeatAt = clock.instant();
    }

    /** Sends one heartbeat and checks those of the other nodes. */
    synchronized void beat() {
        Map<String, String> all = queues.heartbeats();
        // Without the last heartbeat it is a different queue: replies may have been deleted with the one before.
        replaced |= lastHeartbeat != null && !lastHeartbeat.equals(all.get(own));
        send();
        Map<String, String> others = new HashMap<>(all);
        others.remove(own);
        removeStale(others);
    }

    private void send() {
        Instant now = clock.instant();
        try {
            queues.heartbeat(own, now.toString());
        } catch (QueueDoesNotExistException missing) {
            LOG.warning(() -> "reply queue " + own + " is missing; the resource adapter will create it again");
            return;
        }
        lastHeartbeat = now.toString();
        lastHeartbeatAt = now;
        if (replaced) {
            LOG.info(() -> "reply queue " + own + " was replaced; looking up results in the table");
            stored.lookUpAll();
            replaced = false;
        }
    }

    private void removeStale(Map<String, String> others) {
        for (String queue : stale.check(others)) {
            LOG.info(() -> "removing reply queue " + queue + ": no heartbeat since " + others.get(queue));
            queues.remove(queue);
        }
    }

    /** Time of the last heartbeat; the start of the node before the first one. */
    public Instant lastHeartbeatAt() {
        return lastHeartbeatAt;
    }
}
