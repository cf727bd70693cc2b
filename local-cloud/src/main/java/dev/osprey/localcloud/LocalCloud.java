package dev.osprey.localcloud;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Launches the three servers; see {@link #main}. */
public final class LocalCloud {

    private static final Logger LOG = Logger.getLogger(LocalCloud.class.getName());
    private static final long STOP_TIMEOUT_MILLIS = 4_000;
    private static final int FAILED = 1;

    private final LaunchOptions options;
    private final DataDirectory data;
    private final List<CloudServer> running = new ArrayList<>();
    private boolean stopping;

    private LocalCloud(LaunchOptions options, DataDirectory data) {
        this.options = options;
        this.data = data;
    }

    /**
     * Starts SQS, S3 and DynamoDB on loopback and runs until SIGTERM, SIGINT or the exit of the followed process.
     *
     * <p>When all three respond, writes {@code endpoints.properties} ({@code sqs}, {@code s3}, {@code dynamodb}) into
     * the data directory and prints one line, {@code local cloud is ready: sqs=… s3=… dynamodb=…}. If one cannot start,
     * prints the reason on one line and exits with status 1.
     *
     * @param arguments {@code --data DIR [--sqs-port N] [--s3-port N] [--dynamodb-port N] [--follow-pid PID]
     *     [--own-key-metadata NAME]}
     */
    public static void main(String[] arguments) {
        Logging.quiet();
        try {
            LaunchOptions options = LaunchOptions.parse(List.of(arguments));
            Optional<ProcessHandle> followed = followed(options);
            Loopback.requireFree("sqs", options.sqsPort());
            Loopback.requireFree("s3", options.s3Port());
            Loopback.requireFree("dynamodb", options.dynamoDbPort());
            LocalCloud cloud = new LocalCloud(options, DataDirectory.lock(options.data()));
            Runtime.getRuntime().addShutdownHook(new Thread(cloud::stop, "stop"));
            followed.ifPresent(process -> process.onExit().thenRun(() -> System.exit(0)));
            CloudEndpoints endpoints = cloud.start();
            System.out.println("local cloud is ready: " + endpoints.asLine());
        } catch (StartupException e) {
            System.err.println("local cloud cannot start: " + e.getMessage());
            System.exit(FAILED);
        }
    }

    private static Optional<ProcessHandle> followed(LaunchOptions options) throws StartupException {
        if (options.followPid().isEmpty()) {
            return Optional.empty();
        }
        long pid = options.followPid().getAsLong();
        return Optional.of(ProcessHandle.of(pid)
                .orElseThrow(() -> new StartupException("no process with id " + pid + " to follow")));
    }

    private CloudEndpoints start() throws StartupException {
        Probe probe = new Probe();
        CompletableFuture<CloudServer> sqs = begin("sqs", () -> {
            CloudServer server = SqsServer.start(data.folder("sqs"), options.sqsPort());
            probe.checkSqs(server.endpoint());
            return server;
        });
        EventOutbox outbox = openOutbox();
        CompletableFuture<CloudServer> s3 = begin("s3", () -> {
            CloudServer server = S3Server.start(data.folder("s3"), options.s3Port(), outbox, options.ownKeyMetadata());
            probe.checkS3(server.endpoint());
            return server;
        });
        CompletableFuture<CloudServer> dynamoDb = begin("dynamodb", () -> {
            CloudServer server = DynamoDbServer.start(data.folder("dynamodb"), options.dynamoDbPort());
            probe.checkDynamoDb(server.endpoint());
            return server;
        });
        try {
            // The first failure ends the wait; the exit of the process stops the others.
            CompletableFuture.anyOf(
                            failure(sqs), failure(s3), failure(dynamoDb), CompletableFuture.allOf(sqs, s3, dynamoDb))
                    .join();
            CloudEndpoints endpoints = new CloudEndpoints(
                    sqs.join().endpoint(), s3.join().endpoint(), dynamoDb.join().endpoint());
            outbox.connect(endpoints.sqs());
            data.publish(endpoints);
            return endpoints;
        } catch (CompletionException e) {
            throw e.getCause() instanceof StartupException cause
                    ? cause
                    : new StartupException(e.getCause().toString(), e);
        } catch (IOException e) {
            throw new StartupException("cannot write to data directory: " + e, e);
        }
    }

    private EventOutbox openOutbox() throws StartupException {
        try {
            return EventOutbox.open(data.folder("events"));
        } catch (IOException e) {
            throw new StartupException("cannot read the events in the data directory: " + e, e);
        }
    }

    private CompletableFuture<CloudServer> begin(String name, Callable<CloudServer> start) {
        CompletableFuture<CloudServer> started = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        CloudServer server = start.call();
                        if (!addRunning(server)) {
                            server.close();
                        }
                        started.complete(server);
                    } catch (StartupException e) {
                        started.completeExceptionally(e);
                    } catch (Exception | LinkageError e) {
                        LOG.log(Level.FINE, name, e);
                        started.completeExceptionally(new StartupException(name + " failed to start: " + e, e));
                    }
                },
                "start-" + name);
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    /** Completes only when the start fails. */
    private static CompletableFuture<Void> failure(CompletableFuture<?> start) {
        CompletableFuture<Void> failure = new CompletableFuture<>();
        start.whenComplete((server, problem) -> {
            if (problem != null) {
                failure.completeExceptionally(problem);
            }
        });
        return failure;
    }

    private synchronized boolean addRunning(CloudServer server) {
        return !stopping && running.add(server);
    }

    private synchronized List<CloudServer> takeRunning() {
        stopping = true;
        return List.copyOf(running);
    }

    private void stop() {
        try {
            data.withdraw();
            CompletableFuture<?>[] closing = takeRunning().stream()
                    .map(server -> CompletableFuture.runAsync(server::close, LocalCloud::onNewThread))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(closing).get(STOP_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.log(Level.WARNING, "a server took too long to stop and is terminated");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "local cloud did not shut down cleanly: {0}", e.toString());
        }
        // The lock is released by the exit of the process, when no thread can write any more.
    }

    private static void onNewThread(Runnable task) {
        Thread thread = new Thread(task, "stop-server");
        thread.setDaemon(true);
        thread.start();
    }
}
