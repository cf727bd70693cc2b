package dev.osprey.sqsra;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;

import static org.assertj.core.api.Assertions.assertThat;

/** A server is killed while it sends and deletes messages in groups, in the middle of both. */
class KilledSenderIT {
    private static final String QUEUE = "work";
    private static final String FORWARDED = "forwarded";
    private static final int MESSAGES = 1_000;
    private static final int BEFORE_THE_KILL = 300;
    // Sent and not deleted: the sessions, the messages that wait for deletion, and the delete call in progress.
    private static final int MOST_TWICE = 24 + 100 + LocalSqs.BATCH;
    private static final Duration WORK = Duration.ofMinutes(3);

    private final LocalSqs sqs = new LocalSqs();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @AfterEach
    void end() {
        sqs.close();
    }

    @Test
    void whatIsReceivedIsSent() throws Exception {
        sqs.create(QUEUE);
        sqs.create(FORWARDED);
        String[] texts =
                IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toArray(String[]::new);
        sqs.send(QUEUE, texts);
        Path application = application();

        MicroProcess killed = start("killed", application);
        try {
            Eventually.await("it is in the middle", WORK, () -> sqs.visible(FORWARDED) >= BEFORE_THE_KILL);
        } finally {
            killed.kill();
        }
        assertThat(sqs.isEmpty(QUEUE)).as("the work is done before the kill").isFalse();
        MicroProcess last = start("last", application);
        try {
            Eventually.await("all are deleted", WORK, () -> sqs.isEmpty(QUEUE));
        } finally {
            last.stop();
        }

        List<String> forwarded = forwarded();
        Set<String> once = new HashSet<>(forwarded);
        assertThat(once).containsExactlyInAnyOrder(texts);
        assertThat(forwarded.size() - once.size()).as("sent twice").isLessThanOrEqualTo(MOST_TWICE);
    }

    private List<String> forwarded() {
        List<String> all = new ArrayList<>();
        for (List<Message> some = sqs.receive(FORWARDED); !some.isEmpty(); some = sqs.receive(FORWARDED)) {
            some.stream().map(Message::body).forEach(all::add);
        }
        return all;
    }

    private MicroProcess start(String name, Path application) throws Exception {
        return MicroProcess.start(folder.resolve(name), application, "-Dtest.endpoint=" + sqs.endpoint());
    }

    private Path application() {
        Path jar = folder.resolve("application.jar");
        ShrinkWrap.create(JavaArchive.class)
                .addClass(ForwardingBean.class)
                .as(ZipExporter.class)
                .exportTo(jar.toFile());
        return jar;
    }
}
