package dev.osprey.localcloud;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.CreateQueueData;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.msg.CreateQueue;
import org.elasticmq.msg.RestoreMessages;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.jdk.javaapi.CollectionConverters;
import scala.util.Either;

/** ElasticMQ embedded, with its queues and messages in files. */
final class SqsServer implements CloudServer {

    private static final Logger LOG = Logger.getLogger(SqsServer.class.getName());
    private static final Duration RESTORE_TIMEOUT = Duration.ofSeconds(60);
    private static final long CLOSE_TIMEOUT_MILLIS = 2_000;

    private final ActorSystem actors;
    private final URI endpoint;

    private SqsServer(ActorSystem actors, URI endpoint) {
        this.actors = actors;
        this.endpoint = endpoint;
    }

    /**
     * @param folder the folder of the queues
     * @param port 0 for any free port; queue URLs contain the actual port
     */
    static SqsServer start(Path folder, int port) throws Exception {
        ActorSystem actors = ActorSystem.create("sqs", settings());
        try {
            NowProvider clock = new NowProvider();
            ActorRef writer = actors.actorOf(Props.create(QueueWriter.class, () -> new QueueWriter(folder)));
            ActorRef queues =
                    actors.actorOf(Props.create(PersistentQueues.class, () -> new PersistentQueues(clock, writer)));
            restore(folder, queues);
            int bound = SQSRestServerBuilder.withActorSystem(actors)
                    .withQueueManagerActor(queues)
                    .withQueueEventListener(writer)
                    .withInterface(Loopback.HOST)
                    .withPort(port)
                    .withSQSLimits(new SqsLimits())
                    .withAWSRegion("us-east-1")
                    .start()
                    .waitUntilStarted()
                    .localAddress()
                    .getPort();
            return new SqsServer(actors, Loopback.endpoint(bound));
        } catch (Exception e) {
            actors.terminate();
            throw e;
        }
    }

    private static Config settings() {
        return ConfigFactory.parseString("""
                        pekko.loglevel = WARNING
                        pekko.stdout-loglevel = OFF
                        pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                        pekko.logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
                        pekko.log-dead-letters = off
                        pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                        # Longer than the longest long poll.
                        pekko.http.server.request-timeout = 25s
                        pekko.http.server.idle-timeout = 120s
                        """).withFallback(ConfigFactory.load());
    }

    private static void restore(Path folder, ActorRef queues) throws Exception {
        int count = 0;
        for (KnownQueue queue : deadLettersFirst(folder)) {
            Object created = ask(queues, new CreateQueue(queue.settings()));
            if (!(created instanceof Either<?, ?> either) || either.isLeft()) {
                throw new IOException(
                        "queue cannot be restored: " + queue.settings().name() + ": " + created);
            }
            List<InternalMessage> messages =
                    queue.folder().messages(queue.settings().isFifo());
            ask(
                    (ActorRef) either.toOption().get(),
                    new RestoreMessages(CollectionConverters.asScala(messages).toList()));
            count += messages.size();
        }
        LOG.log(Level.FINE, "sqs restored {0} messages", count);
    }

    private static Object ask(ActorRef actor, Object question) throws Exception {
        return Patterns.ask(actor, question, RESTORE_TIMEOUT)
                .toCompletableFuture()
                .get(RESTORE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private record KnownQueue(QueueFolder folder, CreateQueueData settings) {}

    /** A queue looks up its dead-letter queue only when it is created. */
    private static List<KnownQueue> deadLettersFirst(Path folder) throws IOException {
        Deque<KnownQueue> open = new ArrayDeque<>();
        Set<String> openNames = new HashSet<>();
        for (QueueFolder queue : QueueFolder.all(folder)) {
            CreateQueueData settings = queue.settings();
            open.add(new KnownQueue(queue, settings));
            openNames.add(settings.name());
        }
        List<KnownQueue> ordered = new ArrayList<>();
        int turned = 0;
        while (!open.isEmpty()) {
            KnownQueue queue = open.poll();
            boolean waits = queue.settings()
                    .deadLettersQueue()
                    .exists(target ->
                            !target.name().equals(queue.settings().name()) && openNames.contains(target.name()));
            // Two queues may be the dead-letter queue of each other: one has to come first.
            if (waits && turned++ <= open.size()) {
                open.add(queue);
            } else {
                ordered.add(queue);
                openNames.remove(queue.settings().name());
                turned = 0;
            }
        }
        return ordered;
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    /** Aborts open calls: everything that was confirmed is in files already. */
    @Override
    public void close() {
        actors.terminate();
        try {
            actors.getWhenTerminated().toCompletableFuture().get(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, "sqs did not shut down cleanly: {0}", e.toString());
        }
    }
}
