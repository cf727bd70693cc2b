package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The model is known: in every answer, on the upload page and to programs. */
@OnSharedOsprey
@Order(8)
@Timeout(300)
class ModelIT extends SharedOspreySuite {

    private static final Path FOLDER = OspreyProcess.root().resolve("models/fashion-mnist");

    private static ModelVersion bundled;

    @BeforeAll
    static void version() throws Exception {
        // As the documentation says: cat serving.properties synset.txt fashion-mnist.pt | sha256sum
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String name : List.of("serving.properties", "synset.txt", "fashion-mnist.pt")) {
            digest.update(Files.readAllBytes(FOLDER.resolve(name)));
        }
        bundled = new ModelVersion(
                "fashion-mnist", HexFormat.of().formatHex(digest.digest()).substring(0, 12));
    }

    @Test
    void everyAnswerRowExportAndMetricNamesTheModel() throws Exception {
        Sample sample = Samples.all().get(0);
        JsonObject answer = client.classify(sample);
        String id = answer.getString("id");

        assertThat(model(answer)).isEqualTo(bundled);
        assertThat(model(client.json("/api/classifications/" + id))).isEqualTo(bundled);
        try (Cloud cloud = osprey.cloud()) {
            assertThat(cloud.results().find(id).map(Classification::model)).contains(bundled);
        }
        assertThat(client.get("/api/classifications.csv").body().lines())
                .anyMatch(line ->
                        line.startsWith(id + ",") && line.endsWith("," + bundled.name() + "," + bundled.version()));
        assertThat(Client.array(client.get("/api/classifications.json").body()).getValuesAs(JsonObject.class))
                .filteredOn(row -> row.getString("id").equals(id))
                .singleElement()
                .satisfies(row -> assertThat(model(row)).isEqualTo(bundled));
        assertThat(client.get("/metrics").body().lines())
                .anyMatch(line -> line.startsWith("osprey_answers_received_total{")
                        && line.contains("model=\"" + bundled.name() + "\"")
                        && line.contains("model_version=\"" + bundled.version() + "\""));
        assertThat(client.get("/results/" + id).body()).contains(bundled.toString());
    }

    @Test
    void theApiSaysWhatTheModelKnows() throws Exception {
        JsonObject model = client.json("/api/model");

        assertThat(model(model)).isEqualTo(bundled);
        assertThat(model.getJsonArray("labels").getValuesAs(JsonString::getString))
                .isEqualTo(Files.readAllLines(FOLDER.resolve("synset.txt")));
        assertThat(model.getInt("labelCount")).isEqualTo(10);
        assertThat(model.getJsonArray("answering").getValuesAs(JsonObject.class))
                .singleElement()
                .satisfies(answering -> assertThat(model(answering)).isEqualTo(bundled));
        List<String> samples;
        try (Stream<Path> files = Files.list(FOLDER.resolve("samples"))) {
            samples = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".png"))
                    .sorted()
                    .toList();
        }
        assertThat(model.getJsonArray("samples").getValuesAs(JsonObject.class))
                .extracting(sample -> sample.getString("fileName"))
                .isEqualTo(samples);
        for (JsonObject sample : model.getJsonArray("samples").getValuesAs(JsonObject.class)) {
            HttpResponse<byte[]> picture = client.bytes(sample.getString("image"));
            assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
            assertThat(picture.body())
                    .isEqualTo(Files.readAllBytes(FOLDER.resolve("samples/" + sample.getString("fileName"))));
        }
    }

    /** What the button of the page sends. */
    @Test
    void aSamplePictureIsClassifiedByOneClick() throws Exception {
        HttpResponse<String> page = client.get("/", "Accept", "text/html");
        assertThat(page.body())
                .contains(
                        "one of 10 labels", bundled.version(), "action=\"/samples/" + bundled.version() + "/bag.png\"");

        HttpResponse<String> answer =
                client.sendForm("POST", "/samples/" + bundled.version() + "/bag.png", "", "Accept", "text/html");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("<p class=\"label\">Bag</p>", "bag.png");
        assertThat(client.sendForm("POST", "/samples/" + bundled.version() + "/dog.png", "")
                        .statusCode())
                .isEqualTo(404);
    }

    private static ModelVersion model(JsonObject json) {
        JsonObject model = json.containsKey("model") ? json.getJsonObject("model") : json;
        return new ModelVersion(model.getString("name"), model.getString("version"));
    }
}
