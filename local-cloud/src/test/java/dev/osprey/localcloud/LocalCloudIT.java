package dev.osprey.localcloud;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LocalCloudIT {

    @TempDir
    private static Path folder;

    private static int s3Port;

    /** Of all tests that leave it as it is. */
    private static LocalCloudProcess shared;

    @BeforeAll
    static void start() throws Exception {
        s3Port = freePort();
        shared = LocalCloudProcess.start(
                Files.createDirectories(folder.resolve("shared")), "--s3-port", Integer.toString(s3Port));
    }

    @AfterAll
    static void stop() throws Exception {
        shared.close();
    }

    /** Below the range from which Linux takes the ports of outgoing connections, any of which could take it before S3 does. */
    private static int freePort() {
        while (true) {
            try (ServerSocket socket =
                    new ServerSocket(ThreadLocalRandom.current().nextInt(10_000, 20_000))) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another one, then.
            }
        }
    }

    @Test
    void printsItsEndpointsAndWritesThemToAFile() throws Exception {
        assertThat(shared.output().strip())
                .isEqualTo("local cloud is ready: " + shared.endpoints().asLine());
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        List<InetAddress> others = new ArrayList<>();
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            network.inetAddresses()
                    .filter(address -> !address.isLoopbackAddress())
                    .forEach(others::add);
        }
        CloudEndpoints endpoints = shared.endpoints();
        for (URI endpoint : List.of(endpoints.sqs(), endpoints.s3(), endpoints.dynamoDb())) {
            assertThat(others).noneMatch(address -> answers(address, endpoint.getPort()));
            assertThat(answers(InetAddress.getByName("127.0.0.1"), endpoint.getPort()))
                    .isTrue();
        }
    }

    private static boolean answers(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void listensOnTheConfiguredPort() throws Exception {
        assertThat(shared.endpoints().s3()).isEqualTo(URI.create("http://127.0.0.1:" + s3Port));
    }

    @Test
    void rejectsADataDirectoryInUse() throws Exception {
        Path inUse = folder.resolve("shared");
        try (LocalCloudProcess second = LocalCloudProcess.launch(inUse)) {
            assertThat(second.awaitExit(20)).isEqualTo(1);
            assertThat(second.output().strip())
                    .isEqualTo("local cloud cannot start: data directory is in use by another local cloud: " + inUse);
            assertThat(shared.endpoints()).as("the first one is unaffected").isNotNull();
        }
    }

    @Test
    void rejectsAPortInUse() throws Exception {
        for (String server : List.of("sqs", "s3", "dynamodb")) {
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                    LocalCloudProcess cloud = LocalCloudProcess.launch(
                            data(), "--" + server + "-port", Integer.toString(taken.getLocalPort()))) {
                assertThat(cloud.awaitExit(20)).isEqualTo(1);
                assertThat(cloud.output().lines())
                        .singleElement()
                        .asString()
                        .startsWith("local cloud cannot start: port " + taken.getLocalPort() + " for " + server
                                + " is in use");
            }
        }
    }

    @Test
    void runsBesideAnotherAndStopsWithinFiveSecondsWithoutLeavingAProcessOrEndpoints() throws Exception {
        try (LocalCloudProcess cloud = LocalCloudProcess.start(data())) {
            assertThat(cloud.endpoints()).isNotEqualTo(shared.endpoints());
            List<ProcessHandle> children = cloud.children();

            cloud.terminate();

            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(data().resolve("endpoints.properties")).doesNotExist();
            assertThat(cloud.output().lines()).hasSize(1);
        }
    }

    @Test
    void exitsWithTheFollowedProcess() throws Exception {
        Process followed = new ProcessBuilder("sleep", "600").start();
        try (LocalCloudProcess cloud = LocalCloudProcess.start(data(), "--follow-pid", Long.toString(followed.pid()))) {
            followed.destroyForcibly();

            assertThat(cloud.awaitExit(10)).isZero();
            assertThat(data().resolve("endpoints.properties")).doesNotExist();
        } finally {
            followed.destroyForcibly();
        }
    }

    @Test
    void rejectsAFollowedProcessThatDoesNotExist() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        try (LocalCloudProcess cloud = LocalCloudProcess.launch(data(), "--follow-pid", Long.toString(gone.pid()))) {
            assertThat(cloud.awaitExit(20)).isEqualTo(1);
            assertThat(cloud.output()).contains("no process with id " + gone.pid() + " to follow");
        }
    }

    private Path data() throws IOException {
        return Files.createDirectories(folder.resolve("data"));
    }
}
