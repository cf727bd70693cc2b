package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jakarta.json.JsonObject;

import dev.osprey.core.cloud.Moto;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code scripts/run --fleet}: the workers are not processes of the web node. */
@Timeout(300)
class FleetOptionIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @TempDir
    private Path data;

    @Test
    void aLocalWebTierStartsInstancesOnEc2() throws Exception {
        try (Moto ec2 = Moto.start();
                OspreyProcess osprey = OspreyProcess.start(
                        data.resolve("osprey"),
                        "--fleet",
                        "ec2",
                        "--min-workers",
                        "0",
                        "--set",
                        "osprey.ec2.endpoint=" + ec2.endpoint(),
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
            Await.until("an instance starts", TIMEOUT, () -> !workers(client).isEmpty());
            assertThat(workers(client)).singleElement().satisfies(worker -> {
                assertThat(worker.getString("name")).isEqualTo("app-instance-1");
                assertThat(worker.getString("id")).startsWith("i-");
                assertThat(worker.getString("state")).isEqualTo("STARTING");
            });
            osprey.signal("TERM");
            osprey.awaitOutput("The EC2 instances keep running");
            assertThat(osprey.exitCode()).isZero();
        }
    }

    private static List<JsonObject> workers(Client client) throws Exception {
        return client.json("/api/fleet").getJsonArray("workers").getValuesAs(JsonObject.class);
    }
}
