package dev.osprey.localcloud;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.actor.queue.MessageQueue;
import scala.Function1;
import scala.Option;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The messages of a standard queue, ordered by their next delivery. The message groups take turns, as in a fair queue of SQS: a
 * group with many messages does not delay those of the others. Messages without a group are one together.
 *
 * <p>ElasticMQ's own implementation holds a deleted message until its visibility timeout has passed and all messages
 * before it are gone: under steady load that is minutes of images in memory. This one frees it at once.
 */
final class SortedMessages implements MessageQueue {

    private static final Comparator<Place> ORDER =
            Comparator.comparingLong(Place::nextDelivery).thenComparingLong(Place::arrival);

    private final Map<String, Place> byId = new HashMap<>();
    // The group whose turn it is comes first.
    private final Map<String, TreeSet<Place>> byGroup = new LinkedHashMap<>();
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
        byGroup.computeIfAbsent(group(message), group -> new TreeSet<>(ORDER)).add(place);
    }

    @Override
    public Option<InternalMessage> getById(String id) {
        Place place = byId.get(id);
        return place == null ? Option.empty() : Option.apply(place.message());
    }

    @Override
    public Option<InternalMessage> pop() {
        Optional<InternalMessage> first =
                byGroup.values().stream().map(TreeSet::first).min(ORDER).map(Place::message);
        first.map(InternalMessage::id).ifPresent(this::remove);
        return Option.apply(first.orElse(null));
    }

    @Override
    public Iterable<InternalMessage> all() {
        return CollectionConverters.asScala(
                byId.values().stream().map(Place::message).toList());
    }

    @Override
    public long size() {
        return byGroup.values().stream().mapToLong(TreeSet::size).sum();
    }

    @Override
    public void clear() {
        purged.run();
        byId.clear();
        byGroup.clear();
    }

    @Override
    public void remove(String id) {
        Place place = byId.remove(id);
        if (place != null) {
            take(place);
        }
    }

    /** Takes a message out of its group, where one that is being delivered is no more. */
    private void take(Place place) {
        String group = group(place.message());
        TreeSet<Place> places = byGroup.get(group);
        if (places != null && places.remove(place) && places.isEmpty()) {
            byGroup.remove(group);
        }
    }

    private static String group(InternalMessage message) {
        return message.messageGroupId().isDefined() ? message.messageGroupId().get() : "";
    }

    @Override
    public MessageQueue filterNot(Function1<InternalMessage, Object> unwanted) {
        SortedMessages rest = new SortedMessages(purged);
        byGroup.values().stream()
                .flatMap(TreeSet::stream)
                .sorted(ORDER)
                .map(Place::message)
                .forEach(message -> {
                    if (!(Boolean) unwanted.apply(message)) {
                        rest.$plus$eq(message);
                    }
                });
        return rest;
    }

    /** Removes and returns the messages that are due; the caller adds each again with a later delivery, or drops it. */
    @Override
    public scala.collection.immutable.List<InternalMessage> dequeue(int count, long now) {
        List<InternalMessage> due = new ArrayList<>(count);
        for (Optional<Place> next = next(now); due.size() < count && next.isPresent(); next = next(now)) {
            Place place = next.get();
            take(place);
            if (place.message().deliverable(now)) {
                due.add(place.message());
                endTurn(group(place.message()));
            } else {
                $plus$eq(place.message());
            }
        }
        return CollectionConverters.asScala(due).toList();
    }

    /** The first due message of the first group that has any. */
    private Optional<Place> next(long now) {
        return byGroup.values().stream()
                .map(TreeSet::first)
                .filter(first -> first.nextDelivery() <= now)
                .findFirst();
    }

    private void endTurn(String group) {
        TreeSet<Place> places = byGroup.remove(group);
        if (places != null) {
            byGroup.put(group, places);
        }
    }
}
