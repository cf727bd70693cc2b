package dev.osprey.localcloud;

import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.Status;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.actor.queue.OperationSuccessful$;
import org.elasticmq.actor.queue.QueueEvent;

/** Writes every change of a queue to its folder before ElasticMQ answers the caller. */
final class QueueWriter extends AbstractActor {

    private static final Logger LOG = Logger.getLogger(QueueWriter.class.getName());
    /** ElasticMQ's events of one message may overtake each other, by milliseconds. */
    private static final int MAX_REMEMBERED_REMOVALS = 1_000;

    private final Path queues;
    private final Map<String, OffsetDateTime> purges = new HashMap<>();
    private final Map<String, Boolean> removed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_REMEMBERED_REMOVALS;
        }
    };

    QueueWriter(Path queues) {
        this.queues = queues;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(
                        QueueEvent.QueueCreated.class,
                        event -> write(() -> folder(event.queue().name()).saveSettings(event.queue())))
                .match(
                        QueueEvent.QueueMetadataUpdated.class,
                        event -> write(() -> folder(event.queue().name()).saveSettings(event.queue())))
                .match(
                        QueueEvent.QueueDeleted.class,
                        event -> write(() -> folder(event.queueName()).delete()))
                .match(QueuePurged.class, event -> write(() -> purge(event)))
                .match(
                        QueueEvent.MessageAdded.class,
                        event -> writeAndConfirm(() -> add(event.queueName(), event.message())))
                .match(
                        QueueEvent.MessageUpdated.class,
                        event -> writeAndConfirm(() -> folder(event.queueName()).update(event.message())))
                .match(
                        QueueEvent.MessageRemoved.class,
                        event -> writeAndConfirm(() -> remove(event.queueName(), event.messageId())))
                .build();
    }

    private void add(String queue, InternalMessage message) throws IOException {
        OffsetDateTime purge = purges.get(queue);
        boolean purged = purge != null && message.created().isBefore(purge);
        if (!purged && !removed.containsKey(queue + "/" + message.id())) {
            folder(queue).add(message);
        }
    }

    private void remove(String queue, String messageId) throws IOException {
        removed.put(queue + "/" + messageId, true);
        folder(queue).remove(messageId);
    }

    private void purge(QueuePurged event) throws IOException {
        purges.put(event.queue(), event.at());
        folder(event.queue()).purge();
    }

    private QueueFolder folder(String queue) {
        return new QueueFolder(queues.resolve(queue));
    }

    private void write(Change change) {
        try {
            change.apply();
        } catch (IOException e) {
            LOG.log(Level.SEVERE, "sqs cannot write to its folder: {0}", e.toString());
        }
    }

    private void writeAndConfirm(Change change) {
        try {
            change.apply();
            sender().tell(OperationSuccessful$.MODULE$, self());
        } catch (IOException e) {
            LOG.log(Level.SEVERE, "sqs cannot write to its folder: {0}", e.toString());
            sender().tell(new Status.Failure(e), self());
        }
    }

    private interface Change {
        void apply() throws IOException;
    }
}
