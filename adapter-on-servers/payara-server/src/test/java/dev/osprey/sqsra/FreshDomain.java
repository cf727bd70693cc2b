package dev.osprey.sqsra;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/** A Payara Server with its own domain; starts before Arquillian, which needs the port. */
final class FreshDomain implements BeforeAllCallback, AfterAllCallback {
    private static final String NAME = "adapter";
    private static final List<String> OTHER_PORTS = List.of(
            "http.ssl.port",
            "domain.jmxPort",
            "orb.listener.port",
            "orb.ssl.port",
            "orb.mutualauth.port",
            "jms.port",
            "osgi.shell.telnet.port",
            "java.debugger.port",
            "hazelcast.das.port",
            "hazelcast.start.port");

    private final int adminPort = FreePorts.one();
    private final Path domains = Path.of(System.getProperty("java.io.tmpdir"), "domains-" + adminPort);
    private ProcessHandle server;
    private Thread killer;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        System.setProperty("test.admin-port", Integer.toString(adminPort));
        String ports = String.join(
                ":",
                OTHER_PORTS.stream().map(each -> each + "=" + FreePorts.one()).toList());
        asadmin(
                "create-domain",
                "--domaindir",
                domains.toString(),
                "--nopassword",
                "--savelogin=false",
                "--adminport",
                Integer.toString(adminPort),
                "--instanceport",
                Integer.toString(FreePorts.one()),
                "--domainproperties",
                ports,
                NAME);
        asadmin("start-domain", "--domaindir", domains.toString(), NAME);
        server = ProcessHandle.of(Long.parseLong(
                        Files.readString(domains.resolve(NAME + "/config/pid")).strip()))
                .orElseThrow();
        // The test run may be stopped from outside.
        killer = new Thread(server::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (server != null) {
            Runtime.getRuntime().removeShutdownHook(killer);
            server.destroy();
            server.onExit().orTimeout(1, TimeUnit.MINUTES).join();
        }
        try (Stream<Path> files = Files.walk(domains)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    ProcessHandle server() {
        return server;
    }

    /** Runs an administration command and returns its output. */
    String administer(String... arguments) throws IOException, InterruptedException {
        return asadmin(Stream.concat(Stream.of("--port", Integer.toString(adminPort)), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static String asadmin(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("test.asadmin"), "--interactive=false"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // The server reads its SQS credentials from its environment, as in production.
        builder.environment().put("AWS_ACCESS_KEY_ID", "test");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "test");
        // The server does not run long enough for the second compiler to pay off.
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}
