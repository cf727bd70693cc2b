package dev.osprey.endtoend;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import jakarta.json.JsonObject;

import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** {@code scripts/run --fleet}: the workers are not processes of the web node. */
@Timeout(300)
class FleetOptionIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String MOTO = "moto_server";

    @TempDir
    private Path data;

    @Test
    void aLocalWebTierStartsInstancesOnEc2() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, MOTO))),
                MOTO + " is not on the PATH");
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Process ec2 = new ProcessBuilder(MOTO, "-H", "127.0.0.1", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("moto.log").toFile())
                .start();
        try {
            Await.until("EC2 accepts connections", TIMEOUT, () -> accepts(port));
            try (OspreyProcess osprey = OspreyProcess.start(
                    data.resolve("osprey"),
                    "--fleet",
                    "ec2",
                    "--min-workers",
                    "0",
                    "--set",
                    "osprey.ec2.endpoint=http://127.0.0.1:" + port,
                    "--set",
                    "osprey.fleet.ec2.image=ami-12c6146b",
                    "--set",
                    "osprey.scaling.interval=PT1S")) {
                Client client = new Client(osprey);
                assertThat(client.json("/api/fleet").getInt("max")).isEqualTo(20);
                Sample sample = Samples.all().get(0);
                MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());

                HttpResponse<String> accepted = client.upload(form, "Prefer", "respond-async");

                assertThat(accepted.statusCode()).isEqualTo(202);
                Await.until(
                        "an instance starts", TIMEOUT, () -> !workers(client).isEmpty());
                assertThat(workers(client)).singleElement().satisfies(worker -> {
                    assertThat(worker.getString("name")).isEqualTo("app-instance-1");
                    assertThat(worker.getString("id")).startsWith("i-");
                    assertThat(worker.getString("state")).isEqualTo("STARTING");
                });
                osprey.signal("TERM");
                osprey.awaitOutput("The EC2 instances keep running");
                assertThat(osprey.exitCode()).isZero();
            }
        } finally {
            ec2.descendants().forEach(ProcessHandle::destroyForcibly);
            ec2.destroyForcibly().waitFor();
        }
    }

    private static List<JsonObject> workers(Client client) throws Exception {
        return client.json("/api/fleet").getJsonArray("workers").getValuesAs(JsonObject.class);
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
