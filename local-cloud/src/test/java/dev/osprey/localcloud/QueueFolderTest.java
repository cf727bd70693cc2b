package dev.osprey.localcloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;

import org.elasticmq.CreateQueueData;
import org.elasticmq.DeadLettersQueueData;
import org.elasticmq.MillisVisibilityTimeout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

import static dev.osprey.localcloud.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

class QueueFolderTest {

    private static final CreateQueueData SETTINGS = new CreateQueueData(
            "work",
            Option.apply(new MillisVisibilityTimeout(600_000)),
            Option.apply(Duration.ofSeconds(7)),
            Option.apply(Duration.ofSeconds(20)),
            Option.apply(OffsetDateTime.parse("2026-11-22T10:15:30Z")),
            Option.apply(OffsetDateTime.parse("2026-11-23T10:15:30Z")),
            Option.apply(new DeadLettersQueueData("dead", 5)),
            true,
            true,
            Option.empty(),
            Option.empty(),
            scala.collection.immutable.Map.from(CollectionConverters.asScala(Map.of("team", "größer"))));

    @TempDir
    Path queues;

    private Path path;
    private QueueFolder folder;

    @BeforeEach
    void createQueue() throws IOException {
        path = queues.resolve("work");
        folder = new QueueFolder(path);
        folder.saveSettings(SETTINGS.toQueueData());
    }

    @Test
    void storesAllSettings() throws IOException {
        assertThat(folder.settings()).isEqualTo(SETTINGS);
    }

    @Test
    void storesMessagesUntilTheyAreRemoved() throws IOException {
        folder.add(message("one", 1, "first"));
        folder.add(message("two", 2, "second"));
        folder.remove("one");

        assertThat(folder.messages(false)).containsExactly(message("two", 2, "second"));
    }

    @Test
    void deletesAnIncompleteMessage() throws IOException {
        Path incomplete = path.resolve("cut.message");
        Files.write(incomplete, new byte[10]);

        assertThat(folder.messages(false)).isEmpty();
        assertThat(incomplete).doesNotExist();
    }

    @Test
    void purgesMessagesAndLeavesTheSettings() throws IOException {
        folder.add(message("one", 1, "first"));

        folder.purge();

        assertThat(folder.messages(false)).isEmpty();
        assertThat(folder.settings()).isEqualTo(SETTINGS);
    }

    @Test
    void ignoresAMessageForADeletedQueue() throws IOException {
        folder.delete();

        folder.add(message("late", 1, "late"));

        assertThat(path).doesNotExist();
    }

    @Test
    void listsQueuesAndDeletesFoldersWithoutSettings() throws IOException {
        Path partlyDeleted = Files.createDirectories(queues.resolve("partly-deleted"));
        Files.write(partlyDeleted.resolve("one.message"), new byte[10]);

        assertThat(QueueFolder.all(queues))
                .singleElement()
                .satisfies(queue -> assertThat(queue.settings()).isEqualTo(SETTINGS));
        assertThat(partlyDeleted).doesNotExist();
    }
}
