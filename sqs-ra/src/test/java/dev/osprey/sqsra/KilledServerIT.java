package dev.osprey.sqsra;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

import static org.assertj.core.api.Assertions.assertThat;

/** The adapter in servers that are killed while they work; a thorough run sends ten thousand messages. */
class KilledServerIT {
    private static final Logger LOG = Logger.getLogger(KilledServerIT.class.getName());
    private static final String QUEUE = "work";
    private static final String DEAD = "work-dead";
    private static final boolean THOROUGH = Boolean.getBoolean("osprey.thorough");
    private static final int MESSAGES = THOROUGH ? 10_000 : 1_000;
    private static final int SESSIONS = 8;
    private static final int KILLS = THOROUGH ? 6 : 1;
    // Few enough that some messages are left for the last server.
    private static final int FEWEST_BEFORE_A_KILL = THOROUGH ? 600 : 200;
    private static final int MOST_BEFORE_A_KILL = THOROUGH ? 1500 : 500;
    private static final Duration WORK = Duration.ofMinutes(3);

    /*
     * What a server has in flight by the adapter's contract: one message for each session, as it does not prefetch, the
     * finished ones of the delete call in progress, and those that wait for the next. Each of the latter made room for
     * a receive call, which takes as long as a delete call: on average they are no more than one batch.
     */
    private static final int IN_FLIGHT = SESSIONS + LocalSqs.BATCH + LocalSqs.BATCH;
    // Messages are deleted in the order in which sessions finish: one that waits for a processor is overtaken by the
    // others.
    private static final int LAST_IN_JOURNAL = IN_FLIGHT + 10 * SESSIONS;

    private final LocalSqs sqs = new LocalSqs();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @AfterEach
    void end() {
        sqs.close();
    }

    @Test
    void deliversEveryMessageAndOnlyThoseInFlightAtAKillTwice() throws Exception {
        long seed = new Random().nextLong();
        LOG.log(Level.INFO, "Random seed of the kills: {0}", Long.toString(seed));
        Random random = new Random(seed);
        createQueues();
        send();
        Path application = application();

        List<Run> runs = new ArrayList<>();
        for (int kill = 1; kill <= KILLS; kill++) {
            int finished = random.nextInt(FEWEST_BEFORE_A_KILL, MOST_BEFORE_A_KILL);
            runs.add(runUntilKilled("server-" + kill, application, finished));
        }
        Path lastJournal = folder.resolve("last.journal");
        MicroProcess last = start("last-server", application, lastJournal);
        try {
            Eventually.await("all are deleted", WORK, () -> sqs.isEmpty(QUEUE));
        } finally {
            last.stop();
        }
        runs.add(new Run(Journal.read(lastJournal), 0));

        Set<String> lost = new HashSet<>(texts());
        runs.forEach(run -> run.journal().finished().forEach(lost::remove));
        assertThat(lost).as("never finished").isEmpty();
        onlyMessagesInFlightWereRedelivered(runs);
        assertThat(runs.subList(0, KILLS))
                .extracting(Run::inFlight)
                .as("in flight when killed")
                .doesNotContain(0);
        assertThat(sqs.isEmpty(QUEUE)).isTrue();
        assertThat(sqs.isEmpty(DEAD)).isTrue();
    }

    @Test
    void aServerThatIsStoppedLeavesNoPollThatSwallowsAMessage() throws Exception {
        createQueues();
        MicroProcess server = start("stopped-server", application(), folder.resolve("stopped.journal"));

        server.stop();
        sqs.send(QUEUE, "late");

        assertThat(sqs.invisible(QUEUE)).isZero();
        assertThat(sqs.receive(QUEUE))
                .singleElement()
                .satisfies(message -> assertThat(message.body()).isEqualTo("late"));
    }

    private void onlyMessagesInFlightWereRedelivered(List<Run> runs) {
        int again = 0;
        Set<String> startedLater = new HashSet<>();
        for (int i = runs.size() - 1; i >= 0; i--) {
            Run run = runs.get(i);
            List<String> started = run.journal().started();
            Set<String> redelivered = new LinkedHashSet<>(started);
            assertThat(started.size() - redelivered.size())
                    .as("started twice in one server")
                    .isZero();
            redelivered.retainAll(startedLater);
            LOG.log(
                    Level.INFO,
                    "Server {0}: started {1}, finished {2}, in flight {3} when it ended, {4} of these redelivered",
                    new Object[] {
                        i + 1, started.size(), run.journal().finished().size(), run.inFlight(), redelivered.size()
                    });
            assertThat(redelivered)
                    .as("in flight when killed, and no more of them than SQS still had")
                    .isSubsetOf(started.subList(Math.max(0, started.size() - LAST_IN_JOURNAL), started.size()))
                    .hasSizeLessThanOrEqualTo(run.inFlight());
            startedLater.addAll(started);
            again += redelivered.size();
        }
        assertThat(again).as("delivered more than once").isLessThanOrEqualTo(KILLS * IN_FLIGHT);
    }

    private Run runUntilKilled(String name, Path application, int finished) throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".journal");
        MicroProcess server = start(name, application, file);
        try {
            Eventually.await(name + " has finished " + finished + " and works on more", WORK, () -> {
                Journal journal = Journal.read(file);
                return journal.finished().size() >= finished
                        && journal.started().size() > journal.finished().size();
            });
        } finally {
            server.kill();
        }
        // Received and not deleted messages are invisible until their visibility timeout ends.
        return new Run(Journal.read(file), sqs.invisible(QUEUE));
    }

    private MicroProcess start(String name, Path application, Path journal) throws IOException, InterruptedException {
        return MicroProcess.start(folder.resolve(name), application, "-D" + JournalBean.FILE + "=" + journal);
    }

    private Path application() {
        BoundBean bean = BoundBean.of(JournalBean.class, sqs, QUEUE)
                .with("maxSessions", Integer.toString(SESSIONS))
                // A stop waits for the last poll.
                .with("waitTimeSeconds", "5")
                // The next server gets what one had in flight before it has processed the rest.
                .with("visibilityTimeoutSeconds", "10")
                // A kill finds messages that wait for others of their delete call.
                .with("deleteDelayMillis", "100");
        Path jar = folder.resolve("application.jar");
        ShrinkWrap.create(JavaArchive.class)
                .addClasses(JournalBean.class, Journal.class)
                .addAsManifestResource(new StringAsset(bean.ejbJar()), "ejb-jar.xml")
                .addAsManifestResource(
                        new StringAsset(bean.glassfishEjbJar("sqs-ra", SESSIONS)), "glassfish-ejb-jar.xml")
                .as(ZipExporter.class)
                .exportTo(jar.toFile());
        return jar;
    }

    private void createQueues() {
        sqs.create(DEAD);
        String policy = "{\"deadLetterTargetArn\":\"" + sqs.attributes(DEAD).get(QueueAttributeName.QUEUE_ARN)
                + "\",\"maxReceiveCount\":5}";
        sqs.client().createQueue(r -> r.queueName(QUEUE).attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, policy)));
    }

    private void send() {
        String url = sqs.url(QUEUE);
        List<String> texts = texts();
        for (int from = 0; from < MESSAGES; from += LocalSqs.BATCH) {
            List<String> batch = texts.subList(from, from + LocalSqs.BATCH);
            sqs.client()
                    .sendMessageBatch(r -> r.queueUrl(url)
                            .entries(batch.stream()
                                    .map(text -> SendMessageBatchRequestEntry.builder()
                                            .id(text)
                                            .messageBody(text)
                                            .build())
                                    .toList()));
        }
    }

    private static List<String> texts() {
        return IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList();
    }

    /** The journal of a server, and how many messages it had received and not deleted when it was killed. */
    private record Run(Journal journal, int inFlight) {}
}
