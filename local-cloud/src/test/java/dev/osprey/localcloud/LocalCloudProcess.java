package dev.osprey.localcloud;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/** The launcher as users start it: a separate process, from the artifacts in {@code target}. */
final class LocalCloudProcess implements AutoCloseable {

    private static final int START_LIMIT_SECONDS = 240;

    private final Path data;
    private final Path output;
    private final Process process;

    private LocalCloudProcess(Path data, Path output, Process process) {
        this.data = data;
        this.output = output;
        this.process = process;
    }

    /** Starts it and does not wait until it is ready. */
    static LocalCloudProcess launch(Path data, String... options) throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        Path output = Files.createTempFile(data.toAbsolutePath().getParent(), "output", ".txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path archive = target.resolve("../../target/class-data/local-cloud.jsa").normalize();
        if (isNewer(archive, target.resolve("local-cloud.jar"), target.resolve("lib"))) {
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        command.addAll(List.of(
                "-Xmx512m",
                // A killed process leaves its unpacked native libraries.
                "-Djava.io.tmpdir=" + data.toAbsolutePath().getParent(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                target.resolve("local-cloud.jar") + ":" + target.resolve("lib") + "/*",
                LocalCloud.class.getName(),
                "--data",
                data.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new LocalCloudProcess(data, output, process);
    }

    /** The JVM warns about an archive that is older than its class path. */
    private static boolean isNewer(Path archive, Path... others) throws IOException {
        if (!Files.exists(archive)) {
            return false;
        }
        for (Path other : others) {
            if (Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(other)) <= 0) {
                return false;
            }
        }
        return true;
    }

    static LocalCloudProcess start(Path data, String... options) throws IOException, InterruptedException {
        LocalCloudProcess cloud = launch(data, options);
        cloud.awaitReady();
        return cloud;
    }

    void awaitReady() throws IOException, InterruptedException {
        long limit = System.nanoTime() + SECONDS.toNanos(START_LIMIT_SECONDS);
        while (!output().contains("local cloud is ready")) {
            boolean ended = process.waitFor(50, MILLISECONDS);
            if (ended || System.nanoTime() > limit) {
                process.destroyForcibly();
                throw new AssertionError("not ready: " + output());
            }
        }
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    long pid() {
        return process.pid();
    }

    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    CloudEndpoints endpoints() throws IOException {
        Properties endpoints = new Properties();
        try (Reader in = Files.newBufferedReader(data.resolve("endpoints.properties"))) {
            endpoints.load(in);
        }
        return new CloudEndpoints(
                URI.create(endpoints.getProperty("sqs")),
                URI.create(endpoints.getProperty("s3")),
                URI.create(endpoints.getProperty("dynamodb")));
    }

    SqsClient sqs() throws IOException {
        return SqsClient.builder()
                .endpointOverride(endpoints().sqs())
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    DynamoDbClient dynamoDb() throws IOException {
        return DynamoDbClient.builder()
                .endpointOverride(endpoints().dynamoDb())
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    AmazonS3 s3() throws IOException {
        return AmazonS3ClientBuilder.standard()
                .withEndpointConfiguration(
                        new EndpointConfiguration(endpoints().s3().toString(), "us-east-1"))
                .withPathStyleAccessEnabled(true)
                .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("any", "any")))
                .build();
    }

    private static StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any"));
    }

    int awaitExit(int limitSeconds) throws InterruptedException {
        assertThat(process.waitFor(limitSeconds, SECONDS))
                .as("exited within %d s", limitSeconds)
                .isTrue();
        return process.exitValue();
    }

    /** SIGTERM. */
    void terminate() throws InterruptedException {
        process.destroy();
        awaitExit(5);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit(5);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
