package dev.osprey.web.replies;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.queues.ReplyQueues;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Keeps this node's reply queue known as alive, and removes those of nodes that died. The adapter makes the queue, also
 * anew when another node has removed it while this one was paused for a minute. At an orderly end the queue goes with the
 * cloud's clients, when the adapter no longer polls it.
 */
@Singleton
public class ReplyQueueLife {

    private static final Logger LOG = Logger.getLogger(ReplyQueueLife.class.getName());

    private final ReplyQueues queues;
    private final StoredAnswers stored;
    private final Clock clock;
    private final String own;
    private final SilentQueues silent = new SilentQueues();

    private String told;
    private boolean lost;
    private volatile Instant toldAt;

    @Inject
    ReplyQueueLife(
            Cloud cloud,
            StoredAnswers stored,
            Clock clock,
            @ConfigProperty(name = "osprey.queues.replies", defaultValue = "osprey-replies") String own) {
        this.queues = cloud.queues().replies();
        this.stored = stored;
        this.clock = clock;
        this.own = own;
        this.toldAt = clock.instant();
    }

    /** One beat: says that this node is alive, and looks who else is. */
    synchronized void beat() {
        Map<String, String> all = queues.heartbeats();
        // Without the last beat it is another queue than it was: replies may have gone with the one before.
        lost |= told != null && !told.equals(all.get(own));
        tell();
        Map<String, String> others = new HashMap<>(all);
        others.remove(own);
        removeSilent(others);
    }

    private void tell() {
        Instant now = clock.instant();
        try {
            queues.heartbeat(own, now.toString());
        } catch (QueueDoesNotExistException missing) {
            LOG.warning(() -> "reply queue " + own + " is missing; the adapter makes it anew");
            return;
        }
        told = now.toString();
        toldAt = now;
        if (lost) {
            LOG.info(() -> "reply queue " + own + " is a new one; answers are looked up in the table");
            stored.lookUpAll();
            lost = false;
        }
    }

    private void removeSilent(Map<String, String> others) {
        for (String queue : silent.look(others)) {
            LOG.info(() -> "reply queue " + queue + " was silent since " + others.get(queue) + " → remove it");
            queues.remove(queue);
        }
    }

    /** When the queue was last marked as alive; the node's start before the first time. */
    public Instant toldAt() {
        return toldAt;
    }
}
