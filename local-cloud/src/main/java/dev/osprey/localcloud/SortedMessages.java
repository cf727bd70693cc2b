package dev.osprey.localcloud;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.actor.queue.MessageQueue;
import scala.Function1;
import scala.Option;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The messages of a standard queue, ordered by their next delivery.
 *
 * <p>ElasticMQ's own implementation holds a deleted message until its visibility timeout has passed and all messages
 * before it are gone: under steady load that is minutes of images in memory. This one frees it at once.
 */
final class SortedMessages implements MessageQueue {

    private static final Comparator<Place> ORDER =
            Comparator.comparingLong(Place::nextDelivery).thenComparingLong(Place::arrival);

    private final Map<String, Place> byId = new HashMap<>();
    private final TreeSet<Place> waiting = new TreeSet<>(ORDER);
    private final Runnable purged;
    private long arrivals;

    SortedMessages(Runnable purged) {
        this.purged = Objects.requireNonNull(purged, "purged");
    }

    /** The position of a message when it was added: its own next delivery may change while it is in the queue. */
    private record Place(long nextDelivery, long arrival, InternalMessage message) {}

    @Override
    public void $plus$eq(InternalMessage message) {
        remove(message.id());
        Place place = new Place(message.nextDelivery(), arrivals++, message);
        byId.put(message.id(), place);
        waiting.add(place);
    }

    @Override
    public Option<InternalMessage> getById(String id) {
        Place place = byId.get(id);
        return place == null ? Option.empty() : Option.apply(place.message());
    }

    @Override
    public Option<InternalMessage> pop() {
        if (waiting.isEmpty()) {
            return Option.empty();
        }
        InternalMessage first = waiting.first().message();
        remove(first.id());
        return Option.apply(first);
    }

    @Override
    public Iterable<InternalMessage> all() {
        return CollectionConverters.asScala(
                byId.values().stream().map(Place::message).toList());
    }

    @Override
    public long size() {
        return waiting.size();
    }

    @Override
    public void clear() {
        purged.run();
        byId.clear();
        waiting.clear();
    }

    @Override
    public void remove(String id) {
        Place place = byId.remove(id);
        if (place != null) {
            waiting.remove(place);
        }
    }

    @Override
    public MessageQueue filterNot(Function1<InternalMessage, Object> unwanted) {
        SortedMessages rest = new SortedMessages(purged);
        for (Place place : waiting) {
            if (!(Boolean) unwanted.apply(place.message())) {
                rest.$plus$eq(place.message());
            }
        }
        return rest;
    }

    /** Removes and returns the messages that are due; the caller adds each again with a later delivery, or drops it. */
    @Override
    public scala.collection.immutable.List<InternalMessage> dequeue(int count, long now) {
        List<InternalMessage> due = new ArrayList<>(count);
        while (due.size() < count && !waiting.isEmpty() && waiting.first().nextDelivery() <= now) {
            InternalMessage message = waiting.pollFirst().message();
            if (message.deliverable(now)) {
                due.add(message);
            } else {
                $plus$eq(message);
            }
        }
        return CollectionConverters.asScala(due).toList();
    }
}
