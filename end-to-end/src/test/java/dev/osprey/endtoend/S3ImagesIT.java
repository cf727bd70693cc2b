package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import jakarta.json.JsonObject;

import dev.osprey.core.json.Json;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Images that come from S3 itself, by reference. */
@OnSharedOsprey
@Order(9)
@Timeout(300)
class S3ImagesIT extends SharedOspreySuite {

    private static final String TOKEN = "Osprey-Delete-Token";
    private static final String JSON = "application/json";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static S3Buckets s3;

    @BeforeAll
    static void open() throws Exception {
        s3 = new S3Buckets(osprey.endpoints().getProperty("s3"));
        s3.create(SharedOsprey.REFERENCE_BUCKET);
    }

    @AfterAll
    static void close() {
        if (s3 != null) {
            s3.close();
        }
    }

    @Test
    void objectsOfAnAllowedBucketAreClassifiedByReferenceAndStay() throws Exception {
        List<Sample> samples = Samples.all().subList(0, 3);
        List<String> keys = List.of("a.png", "Fotos 2026/grün & rot+100%.png", "c..d/e.png");
        for (int each = 0; each < keys.size(); each++) {
            s3.put(
                    SharedOsprey.REFERENCE_BUCKET,
                    keys.get(each),
                    samples.get(each).bytes());
        }

        HttpResponse<String> answer = client.post(
                "/api/classifications",
                JSON,
                references(keys.stream().map(S3ImagesIT::url).toList()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<JsonObject> images = Client.array(answer.body()).getValuesAs(JsonObject.class);
        assertThat(images)
                .extracting(image -> image.getString("label"))
                .isEqualTo(samples.stream().map(Sample::prediction).toList());
        assertThat(images.get(1).getString("fileName")).isEqualTo("grün & rot+100%.png");
        String first = "/api/classifications/" + images.get(0).getString("id");
        assertThat(client.bytes(first + "/image").body())
                .isEqualTo(samples.get(0).bytes());

        assertThat(client.send(
                                "DELETE",
                                first,
                                TOKEN,
                                answer.headers().firstValue(TOKEN).orElseThrow())
                        .statusCode())
                .isEqualTo(204);

        assertThat(client.get(first).statusCode()).isEqualTo(404);
        assertThat(s3.keys(SharedOsprey.REFERENCE_BUCKET)).containsAll(keys);
        assertThat(s3.bytes(SharedOsprey.REFERENCE_BUCKET, "a.png"))
                .isEqualTo(samples.get(0).bytes());
        assertThat(s3.tags(SharedOsprey.REFERENCE_BUCKET, "a.png")).isEmpty();
    }

    @Test
    void aJobOfReferencesIsClassified() throws Exception {
        s3.put(SharedOsprey.REFERENCE_BUCKET, "job.png", Samples.all().get(4).bytes());

        HttpResponse<String> accepted =
                client.post("/api/jobs", JSON, references(List.of(url("job.png"), url("missing.png"))));

        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String job = "/api/jobs/" + Client.object(accepted.body()).getString("id");
        Await.until("the job is finished", PATIENCE, () -> client.json(job).getBoolean("finished"));
        assertThat(client.json(job).getInt("done")).isEqualTo(1);
        assertThat(client.json(job).getInt("rejected")).isEqualTo(1);
    }

    @Test
    void anObjectOfAnotherBucketIsForbidden() throws Exception {
        HttpResponse<String> refused =
                client.post("/api/classifications", JSON, references(List.of("s3://osprey-input/a.png")));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("osprey.references.buckets");
    }

    private static String url(String key) {
        return "s3://" + SharedOsprey.REFERENCE_BUCKET + "/" + key;
    }

    private static byte[] references(List<String> urls) {
        return Json.createObjectBuilder()
                .add("s3", Json.createArrayBuilder(urls))
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
