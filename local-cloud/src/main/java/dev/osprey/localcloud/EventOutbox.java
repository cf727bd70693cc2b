package dev.osprey.localcloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A transactional outbox: events wait in files until they are in their queue, so that none is lost when this process dies. One
 * that was sent right before may be sent again.
 */
final class EventOutbox {

    private static final Logger LOG = Logger.getLogger(EventOutbox.class.getName());
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long RETRY_MILLIS = 1_000;
    private static final String EVENT = ".json";

    private final Path folder;
    private final JsonMapper json = new JsonMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final BlockingQueue<Path> waiting = new LinkedBlockingQueue<>();
    private final CompletableFuture<URI> sqs = new CompletableFuture<>();
    private final Thread sender = new Thread(this::sendAll, "send-events");

    private EventOutbox(Path folder) {
        this.folder = Objects.requireNonNull(folder, "folder");
    }

    /** Opens the outbox in a folder, until the process ends; events that are left there are sent first. */
    static EventOutbox open(Path folder) throws IOException {
        EventOutbox outbox = new EventOutbox(folder);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (file.toString().endsWith(EVENT)) {
                    outbox.waiting.add(file);
                } else {
                    // A kill has cut it short; its object was not written.
                    Files.delete(file);
                }
            }
        }
        outbox.sender.setDaemon(true);
        outbox.sender.start();
        return outbox;
    }

    /** Sends events to the queues of this server from now on. */
    void connect(URI endpoint) {
        sqs.complete(endpoint);
    }

    /** Stores an event, which {@link #send} or the next start sends. */
    Path add(String queueArn, String event) {
        ObjectNode message = json.createObjectNode();
        message.put("queue", queueArn);
        message.put("body", event);
        Path file = folder.resolve(UUID.randomUUID() + EVENT);
        try {
            Path written = folder.resolve(file.getFileName() + ".new");
            Files.writeString(written, message.toString());
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file;
    }

    /** Sends a stored event soon. */
    void send(Path event) {
        waiting.add(event);
    }

    /** Whether the queue exists. */
    boolean reaches(String queueArn) throws IOException {
        try {
            return call("GetQueueUrl", json.createObjectNode().put("QueueName", name(queueArn)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private void sendAll() {
        try {
            while (true) {
                Path event = waiting.take();
                while (!isDone(event)) {
                    Thread.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the event is in its queue, or the queue does not exist any more: S3 drops such an event, too. */
    private boolean isDone(Path event) throws InterruptedException {
        try {
            ObjectNode message = (ObjectNode) json.readTree(event.toFile());
            String queue = message.get("queue").stringValue();
            if (!isSent(queue, message.get("body").stringValue())) {
                LOG.log(Level.WARNING, "dropped an event for a queue that does not exist: {0}", queue);
            }
            Files.delete(event);
            return true;
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "an event could not be sent yet: {0}", failure.toString());
            return false;
        }
    }

    /** @return false when the queue does not exist */
    private boolean isSent(String queueArn, String event) throws IOException, InterruptedException {
        ObjectNode message = json.createObjectNode();
        message.put("QueueUrl", sqs.join() + "/000000000000/" + name(queueArn));
        message.put("MessageBody", event);
        return call("SendMessage", message);
    }

    /** @param queueArn {@code arn:aws:sqs:region:account:name} */
    private static String name(String queueArn) {
        return queueArn.substring(queueArn.lastIndexOf(':') + 1);
    }

    /** @return false when SQS refuses the call */
    private boolean call(String action, ObjectNode parameters) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(sqs.join().resolve("/"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AmazonSQS." + action)
                .POST(BodyPublishers.ofString(parameters.toString()))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 500) {
            throw new IOException("sqs responds with " + answer.statusCode() + ": " + answer.body());
        }
        return answer.statusCode() == 200;
    }
}
