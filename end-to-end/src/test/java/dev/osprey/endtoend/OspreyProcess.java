package dev.osprey.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.jms.ConnectionFactory;
import jakarta.resource.ResourceException;

import dev.osprey.core.classification.Retention;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.sqsra.FreePorts;
import dev.osprey.sqsra.outbound.SqsManagedConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code scripts/run} or {@code scripts/payara-server} as a child process. Closing it stops the script, fails if the script
 * leaves a process behind, and kills that process.
 */
final class OspreyProcess implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 120;
    private static final long EXIT_SECONDS = 60;
    private static final long POLL_MILLIS = 50;

    private final Path data;
    private final int port;
    private final Process script;
    private final List<String> printed = new ArrayList<>();
    private final Thread killer;
    private String adminPassword;

    private OspreyProcess(Path data, int port, Process script) {
        this.data = data;
        this.port = port;
        this.script = script;
        // The test run itself may be terminated.
        this.killer = new Thread(() -> processTree().forEach(ProcessHandle::destroyForcibly));
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /** Starts {@code scripts/run} and waits until the service is ready. */
    static OspreyProcess start(Path data, String... options) throws IOException {
        return awaitReady(launch(data, options));
    }

    /** Starts {@code scripts/run} with further environment variables and waits until the service is ready. */
    static OspreyProcess start(Path data, Map<String, String> environment, String... options) throws IOException {
        return awaitReady(launch("scripts/run", data, environment, List.of(options)));
    }

    /** Starts {@code scripts/payara-server} and waits until the service is ready. */
    static OspreyProcess startOnServer(Path data, int adminPort, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--admin-port", Integer.toString(adminPort)));
        all.addAll(List.of(options));
        return awaitReady(launch("scripts/payara-server", data, Map.of(), all));
    }

    private static OspreyProcess awaitReady(OspreyProcess running) throws IOException {
        try {
            running.awaitOutput("Osprey is ready at http://localhost:" + running.port);
            return running;
        } catch (IOException | RuntimeException | Error failure) {
            running.close();
            throw failure;
        }
    }

    /** Starts {@code scripts/run} without waiting for the service. */
    static OspreyProcess launch(Path data, String... options) throws IOException {
        return launch("scripts/run", data, Map.of(), List.of(options));
    }

    private static OspreyProcess launch(
            String scriptFile, Path data, Map<String, String> environment, List<String> scriptOptions)
            throws IOException {
        // Further web nodes take the next two.
        int port = FreePorts.consecutive(3);
        List<String> command = new ArrayList<>(List.of(
                root().resolve(scriptFile).toString(),
                "--no-build",
                "--port",
                Integer.toString(port),
                "--data",
                data.toString()));
        command.addAll(scriptOptions);
        ProcessBuilder script = new ProcessBuilder(command).redirectErrorStream(true);
        // A process of a test does not live long enough for the second compiler to pay off.
        String jvmOptions = "-XX:TieredStopAtLevel=1";
        if (scriptFile.equals("scripts/run")) {
            // A place where capitals and character sets are others.
            script.environment().put("LC_ALL", "C");
            jvmOptions += " -Duser.language=tr -Duser.country=TR";
        }
        script.environment().put("JDK_JAVA_OPTIONS", jvmOptions);
        script.environment().putAll(environment);
        return new OspreyProcess(data, port, script.start());
    }

    static Path root() {
        return Path.of(System.getProperty("osprey.root")).toAbsolutePath().normalize();
    }

    URI uri(String path) {
        return uri(0, path);
    }

    /** @param node web node, from 0 */
    URI uri(int node, String path) {
        return URI.create("http://localhost:" + (port + node) + path);
    }

    String replyQueue(int node) {
        return "osprey-replies-" + (port + node);
    }

    /** The process of a web node, numbered from 0. */
    ProcessHandle webNode(int node) {
        return process(" --port " + (port + node) + " ");
    }

    /** The log of a web node, numbered from 0. */
    String webLog(int node) {
        try {
            return Files.readString(data.resolve("logs/web-" + (port + node) + ".log"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Path data() {
        return data;
    }

    long pid() {
        return script.pid();
    }

    /** Waits for a line that contains this text and returns the whole output so far. */
    String awaitOutput(String line) throws IOException {
        BufferedReader output = script.inputReader(StandardCharsets.UTF_8);
        for (String next = output.readLine(); next != null; next = output.readLine()) {
            printed.add(next);
            if (next.contains(line)) {
                return String.join("\n", printed);
            }
        }
        throw new AssertionError(
                "The script did not print '" + line + "' but:\n" + String.join("\n", printed) + "\n" + logs());
    }

    /** What the script has printed, as far as it was waited for. */
    String printed() {
        return String.join("\n", printed);
    }

    /** Waits for the script to exit and returns its exit code. */
    int exitCode() throws InterruptedException {
        assertThat(script.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .as("the script has exited")
                .isTrue();
        return script.exitValue();
    }

    /** Sends a signal to the script, as a terminal does. */
    void signal(String name) throws IOException, InterruptedException {
        signal(script.toHandle(), name);
    }

    /** Sends a signal to one of the processes. */
    static void signal(ProcessHandle process, String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** The script and all its descendants. */
    List<ProcessHandle> processTree() {
        return Stream.concat(script.descendants(), Stream.of(script.toHandle())).toList();
    }

    /** Every process that uses this data directory, whatever its parent is by now. */
    List<ProcessHandle> processesUsingData() {
        return alive(ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(data.toString()))
                .toList());
    }

    /** The descendant whose command line contains this text. */
    ProcessHandle process(String part) {
        return script.descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(part))
                .findFirst()
                .orElseThrow();
    }

    /** The password that the first start on a data directory prints. */
    synchronized String adminPassword() throws IOException {
        if (adminPassword == null) {
            String output = awaitOutput("Admin password (shown once): ");
            adminPassword = output.substring(output.lastIndexOf(' ') + 1);
        }
        return adminPassword;
    }

    boolean isRunning() {
        return script.isAlive();
    }

    /** The service's own classes, connected to the local cloud of this run. */
    Cloud cloud() throws IOException {
        Properties endpoints = endpoints();
        return cloud(
                URI.create(endpoints.getProperty("sqs")),
                URI.create(endpoints.getProperty("s3")),
                URI.create(endpoints.getProperty("dynamodb")));
    }

    /** The service's own classes, connected to other servers. */
    static Cloud cloud(URI sqs, URI s3, URI dynamoDb) {
        CloudSettings settings = new CloudSettings(
                Optional.of(sqs),
                Optional.of(s3),
                true,
                Optional.of(dynamoDb),
                "osprey-requests",
                "osprey-requests-dead",
                true,
                5,
                30,
                "osprey-input",
                "osprey-output",
                Optional.empty(),
                Set.of(),
                StorageKeys.ID,
                Retention.FOR_EVER,
                "osprey-results",
                false,
                "osprey-workers",
                "osprey-idempotency",
                "osprey-batches",
                "osprey-sessions",
                "osprey-keys",
                "osprey-scaling",
                "osprey-models",
                "osprey-replies");
        return new Cloud(settings, Clock.systemUTC(), Tracing.off());
    }

    /** Connects to the queues of this run. */
    ConnectionFactory connectionFactory() throws IOException, ResourceException {
        SqsManagedConnectionFactory factory = new SqsManagedConnectionFactory();
        factory.setEndpoint(endpoints().getProperty("sqs"));
        return (ConnectionFactory) factory.createConnectionFactory();
    }

    Properties endpoints() throws IOException {
        Properties endpoints = new Properties();
        try (var file = Files.newBufferedReader(data.resolve("endpoints.properties"))) {
            endpoints.load(file);
        }
        return endpoints;
    }

    String logs() throws IOException {
        StringBuilder text = new StringBuilder();
        Path folder = data.resolve("logs");
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    text.append("== ").append(file.getFileName()).append('\n').append(Files.readString(file));
                }
            }
        }
        return text.toString();
    }

    /** The lines of all logs that contain a match of this regular expression: enough for a failed assertion to show. */
    List<String> logLines(String regex) throws IOException {
        return logs().lines().filter(Pattern.compile(regex).asPredicate()).toList();
    }

    @Override
    public void close() {
        List<ProcessHandle> processes = processTree();
        script.destroy();
        try {
            if (!script.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the script did not exit on SIGTERM");
            }
            // Grandchildren may exit a moment after the script.
            Instant until = Instant.now().plusSeconds(EXIT_SECONDS);
            while (!alive(processes).isEmpty()) {
                if (Instant.now().isAfter(until)) {
                    throw new AssertionError("The script left processes behind: "
                            + alive(processes).stream()
                                    .map(process -> process.pid() + " " + process.info())
                                    .toList());
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            processes.forEach(ProcessHandle::destroyForcibly);
            Runtime.getRuntime().removeShutdownHook(killer);
        }
    }

    /** Leaves out zombies: a process that has exited but was not reaped yet has no command. */
    static List<ProcessHandle> alive(List<ProcessHandle> processes) {
        return processes.stream()
                .filter(process -> process.isAlive() && process.info().command().isPresent())
                .toList();
    }
}
