package dev.osprey.endtoend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.json.JsonObject;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.cloud.Moto;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The service with moto as SQS, S3, DynamoDB and EC2, by nothing but endpoints. */
@Timeout(600)
class MotoCloudIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void classifiesUploadsAndFilesInTheBucketOnAnInstanceThatTheScalerStarts() throws Exception {
        try (Moto moto = Moto.start();
                OspreyProcess osprey = start(moto)) {
            assertThat(folder.resolve("osprey/endpoints.properties")).doesNotExist();
            Client client = new Client(osprey);
            Process worker = boot(moto, instance(client));
            try {
                assertEachPictureGetsItsAnswer(client);
                try (Cloud cloud = OspreyProcess.cloud(moto.endpoint(), moto.endpoint(), moto.endpoint());
                        S3Buckets s3 = new S3Buckets(moto.endpoint().toString())) {
                    BucketFiles files =
                            new BucketFiles(client, s3, moto.endpoint().toString());
                    files.put(Files.createDirectory(folder.resolve("files")), List.of(worker.toHandle()));
                    files.assertClassified(cloud);
                }
            } finally {
                worker.destroy();
                worker.waitFor();
            }
        }
    }

    private OspreyProcess start(Moto moto) throws Exception {
        return OspreyProcess.start(
                folder.resolve("osprey"),
                "--fleet",
                "ec2",
                // Ready without a worker: this test starts it.
                "--min-workers",
                "0",
                "--max-workers",
                "1",
                "--set",
                "osprey.sqs.endpoint=" + moto.endpoint(),
                "--set",
                "osprey.s3.endpoint=" + moto.endpoint(),
                "--set",
                "osprey.dynamodb.endpoint=" + moto.endpoint(),
                "--set",
                "osprey.ec2.endpoint=" + moto.endpoint(),
                "--set",
                "osprey.fleet.ec2.image=ami-12c6146b");
    }

    /** The test event of S3 is work for a fleet without workers. */
    private static JsonObject instance(Client client) throws Exception {
        Await.until("an instance starts", TIMEOUT, () -> !instances(client).isEmpty());
        return instances(client).get(0);
    }

    private static List<JsonObject> instances(Client client) throws Exception {
        return client.json("/api/fleet").getJsonArray("workers").getValuesAs(JsonObject.class);
    }

    /** The instances of moto run nothing: this is what one would run, on this machine. */
    private Process boot(Moto moto, JsonObject instance) throws Exception {
        ProcessBuilder worker = new ProcessBuilder(
                        OspreyProcess.root().resolve("scripts/worker").toString(), instance.getString("name"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("osprey/logs/instance.log").toFile());
        String endpoint = moto.endpoint().toString();
        worker.environment()
                .putAll(Map.ofEntries(
                        Map.entry("OSPREY_WORKER_INSTANCE", instance.getString("id")),
                        Map.entry("OSPREY_SQS_ENDPOINT", endpoint),
                        Map.entry("OSPREY_S3_ENDPOINT", endpoint),
                        Map.entry("OSPREY_DYNAMODB_ENDPOINT", endpoint),
                        Map.entry("OSPREY_DATA", folder.resolve("osprey").toString()),
                        Map.entry(
                                "OSPREY_FOLLOW_PID",
                                Long.toString(ProcessHandle.current().pid())),
                        Map.entry("AWS_ACCESS_KEY_ID", "test"),
                        Map.entry("AWS_SECRET_ACCESS_KEY", "test"),
                        Map.entry("AWS_REGION", "us-east-1")));
        return worker.start();
    }

    private static void assertEachPictureGetsItsAnswer(Client client) throws Exception {
        List<Sample> samples = Samples.all();
        List<JsonObject> answers = client.classifyAll(16, samples);
        int right = 0;
        for (int each = 0; each < samples.size(); each++) {
            assertThat(answers.get(each).getString("label"))
                    .as(samples.get(each).name())
                    .isEqualTo(samples.get(each).prediction());
            right += samples.get(each).label().equals(samples.get(each).prediction()) ? 1 : 0;
        }
        assertThat(answers).extracting(answer -> answer.getString("id")).doesNotHaveDuplicates();
        assertThat(right).isEqualTo(Samples.CORRECT);
    }
}
