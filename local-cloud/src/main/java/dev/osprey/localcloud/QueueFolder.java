package dev.osprey.localcloud;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.elasticmq.CreateQueueData;
import org.elasticmq.DeadLettersQueueData;
import org.elasticmq.MillisVisibilityTimeout;
import org.elasticmq.QueueData;
import org.elasticmq.actor.queue.InternalMessage;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** The folder of one queue: its settings and one file per message. */
final class QueueFolder {

    private static final Logger LOG = Logger.getLogger(QueueFolder.class.getName());
    private static final String SETTINGS = "queue.properties";
    private static final String MESSAGE = ".message";
    private static final String TAG = "tag.";

    private final Path folder;

    QueueFolder(Path folder) {
        this.folder = folder;
    }

    /** All queues in a folder; deletes those that a killed process had only partly created or deleted. */
    static List<QueueFolder> all(Path queues) throws IOException {
        List<QueueFolder> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(queues)) {
            for (Path folder : folders) {
                if (Files.exists(folder.resolve(SETTINGS))) {
                    found.add(new QueueFolder(folder));
                } else if (Files.isDirectory(folder)) {
                    new QueueFolder(folder).delete();
                }
            }
        }
        return found;
    }

    void saveSettings(QueueData queue) throws IOException {
        Properties settings = new Properties();
        settings.setProperty("name", queue.name());
        settings.setProperty(
                "visibilityTimeoutMillis",
                Long.toString(queue.defaultVisibilityTimeout().millis()));
        settings.setProperty("delay", queue.delay().toString());
        settings.setProperty("receiveWait", queue.receiveMessageWait().toString());
        settings.setProperty("created", queue.created().toString());
        settings.setProperty("lastModified", queue.lastModified().toString());
        settings.setProperty("fifo", Boolean.toString(queue.isFifo()));
        settings.setProperty("contentBasedDeduplication", Boolean.toString(queue.hasContentBasedDeduplication()));
        if (queue.deadLettersQueue().isDefined()) {
            DeadLettersQueueData deadLetters = queue.deadLettersQueue().get();
            settings.setProperty("deadLetterQueue", deadLetters.name());
            settings.setProperty("maxReceiveCount", Integer.toString(deadLetters.maxReceiveCount()));
        }
        CollectionConverters.asJava(queue.tags()).forEach((tag, value) -> settings.setProperty(TAG + tag, value));

        Files.createDirectories(folder);
        Path written = folder.resolve(SETTINGS + ".new");
        try (Writer out = Files.newBufferedWriter(written)) {
            settings.store(out, null);
        }
        Files.move(written, folder.resolve(SETTINGS), StandardCopyOption.ATOMIC_MOVE);
    }

    CreateQueueData settings() throws IOException {
        Properties settings = new Properties();
        try (Reader in = Files.newBufferedReader(folder.resolve(SETTINGS))) {
            settings.load(in);
        }
        Map<String, String> tags = new HashMap<>();
        for (String name : settings.stringPropertyNames()) {
            if (name.startsWith(TAG)) {
                tags.put(name.substring(TAG.length()), settings.getProperty(name));
            }
        }
        return new CreateQueueData(
                settings.getProperty("name"),
                Option.apply(
                        new MillisVisibilityTimeout(Long.parseLong(settings.getProperty("visibilityTimeoutMillis")))),
                Option.apply(Duration.parse(settings.getProperty("delay"))),
                Option.apply(Duration.parse(settings.getProperty("receiveWait"))),
                Option.apply(OffsetDateTime.parse(settings.getProperty("created"))),
                Option.apply(OffsetDateTime.parse(settings.getProperty("lastModified"))),
                Option.apply(settings.getProperty("deadLetterQueue"))
                        .map(name -> new DeadLettersQueueData(
                                name, Integer.parseInt(settings.getProperty("maxReceiveCount")))),
                Boolean.parseBoolean(settings.getProperty("fifo")),
                Boolean.parseBoolean(settings.getProperty("contentBasedDeduplication")),
                Option.empty(),
                Option.empty(),
                scala.collection.immutable.Map.from(CollectionConverters.asScala(tags)));
    }

    /** In no particular order; deletes incomplete files. */
    List<InternalMessage> messages(boolean fifo) throws IOException {
        List<InternalMessage> messages = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + MESSAGE)) {
            for (Path file : files) {
                MessageFile message = new MessageFile(file);
                Optional<InternalMessage> read = message.read(fifo);
                if (read.isPresent()) {
                    messages.add(read.get());
                } else {
                    LOG.log(
                            Level.INFO,
                            "deleted an incomplete message, which was never confirmed to its sender: {0}",
                            file);
                    message.delete();
                }
            }
        }
        return messages;
    }

    /** Does nothing if the queue has been deleted in the meantime. */
    void add(InternalMessage message) throws IOException {
        try {
            file(message.id()).create(message);
        } catch (NoSuchFileException e) {
            LOG.log(Level.FINE, "message for a deleted queue: {0}", folder.getFileName());
        }
    }

    void update(InternalMessage message) throws IOException {
        file(message.id()).update(message);
    }

    void remove(String messageId) throws IOException {
        file(messageId).delete();
    }

    void purge() throws IOException {
        deleteFiles("*" + MESSAGE);
    }

    /** Deletes the settings first: a folder without settings is not a queue. */
    void delete() throws IOException {
        Files.deleteIfExists(folder.resolve(SETTINGS));
        if (Files.exists(folder)) {
            deleteFiles("*");
            Files.delete(folder);
        }
    }

    private MessageFile file(String messageId) {
        return new MessageFile(folder.resolve(messageId + MESSAGE));
    }

    private void deleteFiles(String pattern) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }
}
