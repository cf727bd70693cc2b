package dev.osprey.core.localcloud;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.files.TemporaryFolder;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.core.tracing.Tracing;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The launcher of the module {@code local-cloud} as a process of its own: the libraries of its servers clash with those of the
 * service. {@link LocalCloudExtension} provides it to tests.
 */
public final class LocalCloud implements AutoCloseable {

    private static final Path BUILT = Path.of("..", "local-cloud", "target").toAbsolutePath();
    private static final Duration START_LIMIT = Duration.ofSeconds(240);
    private static final long POLL_MILLIS = 50;

    // The stand-ins accept any credentials.
    private static final Map<String, String> CLIENT_PROPERTIES = Map.of(
            "aws.accessKeyId", "test",
            "aws.secretKey", "test",
            "aws.secretAccessKey", "test",
            "aws.region", "us-east-1");

    private final TemporaryFolder folder;
    private final Process process;
    private final AtomicInteger namespaces = new AtomicInteger();
    private final Properties endpoints = new Properties();

    private LocalCloud(TemporaryFolder folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    static LocalCloud start() {
        if (!Files.exists(BUILT.resolve("local-cloud.jar"))) {
            throw new IllegalStateException("local-cloud is not built: mvn -DskipTests -pl local-cloud package");
        }
        CLIENT_PROPERTIES.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
        try {
            TemporaryFolder folder = TemporaryFolder.create("local-cloud");
            LocalCloud cloud = new LocalCloud(folder, launch(folder.path()));
            cloud.awaitReady();
            return cloud;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Process launch(Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Djava.io.tmpdir=" + folder,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        BUILT.resolve("local-cloud.jar") + ":" + BUILT.resolve("lib") + "/*",
                        "dev.osprey.localcloud.LocalCloud",
                        "--data",
                        data(folder).toString(),
                        "--follow-pid",
                        Long.toString(ProcessHandle.current().pid()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
    }

    private static Path data(Path folder) {
        return folder.resolve("data");
    }

    private void awaitReady() throws IOException {
        Path file = data(folder.path()).resolve("endpoints.properties");
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!Files.exists(file)) {
            if (hasEnded() || System.nanoTime() > deadline) {
                String output = Files.readString(folder.path().resolve("output.txt"));
                close();
                throw new IllegalStateException("the local cloud did not start: " + output);
            }
        }
        try (Reader in = Files.newBufferedReader(file)) {
            endpoints.load(in);
        }
    }

    private boolean hasEnded() {
        try {
            return process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    public URI sqs() {
        return URI.create(endpoints.getProperty("sqs"));
    }

    public URI s3() {
        return URI.create(endpoints.getProperty("s3"));
    }

    public URI dynamoDb() {
        return URI.create(endpoints.getProperty("dynamodb"));
    }

    /** Settings with names of queues, buckets and tables that no other call returns; none of them exists yet. */
    public CloudSettings newSettings() {
        return newSettings(StorageKeys.ID);
    }

    /** The same with another layout of object keys. */
    public CloudSettings newSettings(StorageKeys keys) {
        return newSettings(keys, Retention.FOR_EVER);
    }

    /** The same with a retention. */
    public CloudSettings newSettings(StorageKeys keys, Retention retention) {
        return newSettings(keys, retention, "");
    }

    /** Like {@link #newSettings()}, with a FIFO request queue. */
    public CloudSettings newFifoSettings() {
        return newSettings(StorageKeys.ID, Retention.FOR_EVER, ".fifo");
    }

    private CloudSettings newSettings(StorageKeys keys, Retention retention, String suffix) {
        String namespace = "test" + namespaces.incrementAndGet() + "-";
        return new CloudSettings(
                Optional.of(sqs()),
                Optional.of(s3()),
                true,
                Optional.of(dynamoDb()),
                namespace + "requests" + suffix,
                namespace + "dead" + suffix,
                true,
                5,
                10,
                namespace + "input",
                namespace + "output",
                Optional.empty(),
                Set.of(),
                keys,
                retention,
                namespace + "results",
                true,
                namespace + "workers",
                namespace + "idempotency",
                namespace + "batches",
                namespace + "sessions",
                namespace + "keys",
                namespace + "scaling",
                namespace + "models",
                namespace + "replies");
    }

    /** The same queues, buckets and tables with other settings of the queues. */
    public static CloudSettings withQueues(
            CloudSettings settings, boolean create, int maxReceives, int visibilitySeconds) {
        return with(
                settings,
                create,
                maxReceives,
                visibilitySeconds,
                settings.inputBucket(),
                settings.outputBucket(),
                settings.referenceBuckets());
    }

    /** The same queues and tables with other buckets. */
    public static CloudSettings withBuckets(CloudSettings settings, String input, String output) {
        return with(
                settings,
                settings.createQueues(),
                settings.maxReceives(),
                settings.visibilitySeconds(),
                input,
                output,
                settings.referenceBuckets());
    }

    /** The same with buckets of which callers may have objects classified. */
    public static CloudSettings withReferences(CloudSettings settings, Set<String> buckets) {
        return with(
                settings,
                settings.createQueues(),
                settings.maxReceives(),
                settings.visibilitySeconds(),
                settings.inputBucket(),
                settings.outputBucket(),
                buckets);
    }

    private static CloudSettings with(
            CloudSettings settings,
            boolean create,
            int maxReceives,
            int visibilitySeconds,
            String inputBucket,
            String outputBucket,
            Set<String> referenceBuckets) {
        return new CloudSettings(
                settings.sqsEndpoint(),
                settings.s3Endpoint(),
                settings.s3Signed(),
                settings.dynamoDbEndpoint(),
                settings.requestQueue(),
                settings.deadLetterQueue(),
                create,
                maxReceives,
                visibilitySeconds,
                inputBucket,
                outputBucket,
                settings.bucketOwner(),
                referenceBuckets,
                settings.storageKeys(),
                settings.retention(),
                settings.resultsTable(),
                settings.groupedWrites(),
                settings.workersTable(),
                settings.idempotencyTable(),
                settings.batchesTable(),
                settings.sessionsTable(),
                settings.apiKeysTable(),
                settings.scalingTable(),
                settings.modelsTable(),
                settings.replyQueuesPrefix());
    }

    /** A cloud with all queues, buckets and tables of {@link #newSettings}; the caller closes it. */
    public Cloud newCloud(Clock clock) {
        return create(newSettings(), clock);
    }

    /** Like {@link #newCloud}, with a FIFO request queue. */
    public Cloud newFifoCloud(Clock clock) {
        return create(newFifoSettings(), clock);
    }

    private static Cloud create(CloudSettings settings, Clock clock) {
        Cloud cloud = new Cloud(settings, clock, Tracing.off());
        cloud.createMissing();
        return cloud;
    }

    /** A client beside that of {@link Cloud}; the caller closes it. */
    public SqsClient newSqsClient() {
        return SqsClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder())
                .endpointOverride(sqs())
                .build();
    }

    /** A client of S3 as somebody else has it; the caller closes it. */
    public AmazonS3 newS3Client() {
        return AmazonS3ClientBuilder.standard()
                .withPathStyleAccessEnabled(true)
                .withEndpointConfiguration(new EndpointConfiguration(s3().toString(), "us-east-1"))
                .build();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        folder.close();
    }
}
