package dev.osprey.localcloud;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.CreateQueueData;
import org.elasticmq.ElasticMQError;
import org.elasticmq.InvalidMessageMoveTaskHandle;
import org.elasticmq.InvalidParameterValue;
import org.elasticmq.Limits;
import org.elasticmq.QueueAlreadyExists;
import org.elasticmq.QueueData;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.queue.QueueActor;
import org.elasticmq.actor.queue.QueueEvent;
import org.elasticmq.msg.CancelMessageMoveTask;
import org.elasticmq.msg.CancelMovingMessages;
import org.elasticmq.msg.CreateQueue;
import org.elasticmq.msg.DeleteQueue;
import org.elasticmq.msg.GetQueueData;
import org.elasticmq.msg.ListDeadLetterSourceQueues;
import org.elasticmq.msg.ListQueues;
import org.elasticmq.msg.LookupQueue;
import org.elasticmq.msg.MessageMoveTaskFinished;
import org.elasticmq.msg.StartMessageMoveTask;
import org.elasticmq.msg.StartMovingMessages;
import org.elasticmq.util.NowProvider;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Either;
import scala.util.Left;
import scala.util.Right;

/**
 * Manages the queues: replaces ElasticMQ's {@code QueueManagerActor}, which Java cannot extend. It gives each queue
 * storage that frees deleted messages at once and that reports a purge.
 */
final class PersistentQueues extends AbstractActor {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final NowProvider clock;
    private final ActorRef writer;
    private final Map<String, Queue> queues = new HashMap<>();
    private final Map<String, ActorRef> moves = new ConcurrentHashMap<>();

    PersistentQueues(NowProvider clock, ActorRef writer) {
        this.clock = clock;
        this.writer = writer;
    }

    private record Queue(ActorRef actor, QueueData created) {}

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(CreateQueue.class, message -> answer(create(message.request())))
                .match(DeleteQueue.class, message -> answer(delete(message.queueName())))
                .match(LookupQueue.class, message -> answer(lookUp(message.queueName())))
                .match(ListQueues.class, message -> answer(scalaList(List.copyOf(queues.keySet()))))
                .match(ListDeadLetterSourceQueues.class, message -> answer(sourcesOf(message.queueName())))
                .match(StartMessageMoveTask.class, this::startMove)
                .match(CancelMessageMoveTask.class, message -> cancelMove(message.taskHandle()))
                .match(MessageMoveTaskFinished.class, message -> moves.remove(message.taskHandle()))
                .build();
    }

    private void answer(Object value) {
        sender().tell(value, self());
    }

    private Either<ElasticMQError, ActorRef> create(CreateQueueData request) {
        Queue known = queues.get(request.name());
        if (known != null) {
            return matches(known.created(), request)
                    ? new Right<>(known.actor())
                    : new Left<>(new QueueAlreadyExists(request.name()));
        }
        Either<String, BoxedUnit> name =
                Limits.verifyQueueName(request.name(), request.isFifo(), StrictSQSLimits$.MODULE$);
        if (name.isLeft()) {
            return new Left<>(new InvalidParameterValue(
                    request.name(), name.swap().toOption().get()));
        }
        QueueData queue = request.toQueueData();
        Option<ActorRef> deadLetters = queue.deadLettersQueue().flatMap(target -> lookUp(target.name()));
        Props props = Props.create(QueueActor.class, () -> queueActor(queue, deadLetters));
        // A queue may be created again while the actor of its deleted namesake is still stopping.
        ActorRef actor = getContext().actorOf(props, "queue-" + queue.name() + "-" + UUID.randomUUID());
        queues.put(queue.name(), new Queue(actor, queue));
        writer.tell(new QueueEvent.QueueCreated(queue), self());
        return new Right<>(actor);
    }

    private QueueActor queueActor(QueueData queue, Option<ActorRef> deadLetters) {
        QueueActor actor =
                new QueueActor(clock, queue, deadLetters, Option.empty(), Option.empty(), Option.apply(writer));
        Runnable purged = () -> writer.tell(new QueuePurged(queue.name(), clock.now()), ActorRef.noSender());
        actor.messageQueue_$eq(queue.isFifo() ? new FifoMessages(purged) : new SortedMessages(purged));
        return actor;
    }

    /** An attribute that the request does not set matches any value. */
    private static boolean matches(QueueData known, CreateQueueData request) {
        return request.defaultVisibilityTimeout().forall(known.defaultVisibilityTimeout()::equals)
                && request.delay().forall(known.delay()::equals)
                && request.receiveMessageWait().forall(known.receiveMessageWait()::equals)
                && request.deadLettersQueue()
                        .forall(target -> known.deadLettersQueue().contains(target))
                && known.isFifo() == request.isFifo()
                && known.hasContentBasedDeduplication() == request.hasContentBasedDeduplication()
                && (request.tags().isEmpty() || known.tags().equals(request.tags()));
    }

    private BoxedUnit delete(String name) {
        Queue queue = queues.remove(name);
        if (queue != null) {
            getContext().stop(queue.actor());
        }
        writer.tell(new QueueEvent.QueueDeleted(name), self());
        return BoxedUnit.UNIT;
    }

    private Option<ActorRef> lookUp(String name) {
        Queue queue = queues.get(name);
        return queue == null ? Option.empty() : Option.apply(queue.actor());
    }

    private scala.collection.immutable.List<String> sourcesOf(String deadLetterQueue) {
        return scalaList(queues.values().stream()
                .map(Queue::created)
                .filter(queue ->
                        queue.deadLettersQueue().exists(target -> target.name().equals(deadLetterQueue)))
                .map(QueueData::name)
                .toList());
    }

    private static <T> scala.collection.immutable.List<T> scalaList(List<T> list) {
        return CollectionConverters.asScala(list).toList();
    }

    /** Moves dead letters back to their source queue, or to the queue that the request names. */
    private void startMove(StartMessageMoveTask request) {
        ActorRef source = request.sourceQueue();
        ActorRef manager = self();
        Map<String, Queue> known = Map.copyOf(queues);
        CompletionStage<ActorRef> destination = request.destinationQueue().isDefined()
                ? CompletableFuture.completedStage(request.destinationQueue().get())
                : Patterns.ask(source, new GetQueueData(), TIMEOUT)
                        .thenApply(queue -> firstSource(known, ((QueueData) queue).name()));
        CompletionStage<Object> started = destination.thenCompose(target -> Patterns.ask(
                source,
                new StartMovingMessages(
                        target,
                        request.destinationArn(),
                        request.sourceArn(),
                        request.maxNumberOfMessagesPerSecond(),
                        manager),
                TIMEOUT));
        Patterns.pipe(
                        started.thenApply(result -> {
                            if (result instanceof Right<?, ?> right) {
                                moves.put((String) right.value(), source);
                            }
                            return result;
                        }),
                        getContext().dispatcher())
                .to(sender());
    }

    private static ActorRef firstSource(Map<String, Queue> known, String deadLetterQueue) {
        return known.values().stream()
                .filter(queue -> queue.created()
                        .deadLettersQueue()
                        .exists(target -> target.name().equals(deadLetterQueue)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(deadLetterQueue + " is not a dead-letter queue"))
                .actor();
    }

    private void cancelMove(String task) {
        ActorRef source = moves.remove(task);
        if (source == null) {
            answer(new Left<>(new InvalidMessageMoveTaskHandle(task)));
            return;
        }
        Patterns.pipe(
                        Patterns.ask(source, new CancelMovingMessages(), TIMEOUT)
                                .thenApply(Right::new),
                        getContext().dispatcher())
                .to(sender());
    }
}
