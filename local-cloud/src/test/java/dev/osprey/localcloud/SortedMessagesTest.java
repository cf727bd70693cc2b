package dev.osprey.localcloud;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.actor.queue.MessageQueue;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

import static dev.osprey.localcloud.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

class SortedMessagesTest {

    private final AtomicInteger purges = new AtomicInteger();
    private final SortedMessages messages = new SortedMessages(purges::incrementAndGet);

    @Test
    void deliversDueMessagesInOrder() {
        add("c", 30);
        add("a", 10);
        add("b", 20);

        assertThat(dequeue(10, 20)).containsExactly("a", "b");
    }

    @Test
    void groupsTakeTurns() {
        addTo("many", "a", 10);
        addTo("many", "b", 20);
        addTo("many", "c", 30);
        addTo("few", "d", 40);
        add("without", 50);

        assertThat(dequeue(2, 100)).containsExactly("a", "d");
        assertThat(dequeue(3, 100)).containsExactly("without", "b", "c");
    }

    @Test
    void aGroupThatComesLaterIsNotBehindAllOfAnother() {
        for (int message = 0; message < 1000; message++) {
            addTo("many", "many-" + message, 10);
        }
        assertThat(dequeue(10, 100)).hasSize(10);
        addTo("few", "one", 50);

        assertThat(dequeue(2, 100)).contains("one");
        assertThat(messages.size()).isEqualTo(989);
    }

    @Test
    void aGroupWhoseMessagesAreDeliveredDoesNotHoldUpTheOthers() {
        addTo("busy", "a", 10);
        addTo("other", "b", 10);
        InternalMessage delivered = delivered("a");
        delivered.nextDelivery_$eq(1000);
        messages.$plus$eq(delivered);

        assertThat(dequeue(10, 100)).containsExactly("b");
        assertThat(dequeue(10, 1000)).containsExactly("a");
    }

    @Test
    void popsAndFiltersInTheOrderOfDeliveryWhateverTheGroup() {
        addTo("one", "b", 20);
        addTo("two", "a", 10);
        addTo("one", "c", 30);

        assertThat(dequeueAll(messages.filterNot(message -> message.id().equals("b"))))
                .containsExactly("a", "c");
        assertThat(messages.pop().get().id()).isEqualTo("a");
        assertThat(messages.pop().get().id()).isEqualTo("b");
    }

    @Test
    void deliversNoMoreThanRequested() {
        add("a", 10);
        add("b", 20);

        assertThat(dequeue(1, 50)).containsExactly("a");
        assertThat(dequeue(1, 50)).containsExactly("b");
    }

    @Test
    void findsADeliveredMessageUntilItIsRemoved() {
        add("a", 10);
        dequeue(1, 50);

        assertThat(messages.getById("a").isDefined()).isTrue();
        messages.remove("a");
        assertThat(messages.getById("a").isDefined()).isFalse();
    }

    @Test
    void skipsAMessageWhoseDeliveryWasPostponed() {
        InternalMessage late = add("late", 10);
        add("due", 20);
        late.nextDelivery_$eq(100);

        assertThat(dequeue(10, 50)).containsExactly("due");
        assertThat(dequeue(10, 100)).containsExactly("late");
    }

    @Test
    void freesARemovedMessageAtOnce() {
        add("first", 10);
        add("second", 20);

        messages.remove("second");

        assertThat(messages.size()).isEqualTo(1);
        assertThat(CollectionConverters.asJava(messages.all())).hasSize(1);
    }

    @Test
    void popsTheFirstMessage() {
        add("b", 20);
        add("a", 10);

        assertThat(messages.pop().get().id()).isEqualTo("a");
        assertThat(messages.size()).isEqualTo(1);
    }

    @Test
    void filtersMessages() {
        add("a", 10);
        add("b", 20);

        assertThat(messages.filterNot(message -> message.id().equals("a")).size())
                .isEqualTo(1);
        assertThat(messages.size()).isEqualTo(2);
    }

    @Test
    void reportsAPurge() {
        add("a", 10);

        messages.clear();

        assertThat(messages.size()).isZero();
        assertThat(purges).hasValue(1);
    }

    private InternalMessage delivered(String id) {
        assertThat(dequeue(1, 100)).containsExactly(id);
        return messages.getById(id).get();
    }

    private static List<String> dequeueAll(MessageQueue queue) {
        return CollectionConverters.asJava(queue.dequeue(10, 1000)).stream()
                .map(InternalMessage::id)
                .toList();
    }

    private void addTo(String group, String id, long nextDelivery) {
        messages.$plus$eq(message(id, nextDelivery, "body", Option.apply(group)));
    }

    private InternalMessage add(String id, long nextDelivery) {
        InternalMessage message = message(id, nextDelivery, "body", Option.empty());
        messages.$plus$eq(message);
        return message;
    }

    private List<String> dequeue(int count, long now) {
        return CollectionConverters.asJava(messages.dequeue(count, now)).stream()
                .map(InternalMessage::id)
                .toList();
    }
}
