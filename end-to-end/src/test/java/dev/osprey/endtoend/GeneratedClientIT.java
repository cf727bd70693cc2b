package dev.osprey.endtoend;

import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osprey.client.ApiClient;
import dev.osprey.client.ApiException;
import dev.osprey.client.JobsApi;
import dev.osprey.client.OperationsApi;
import dev.osprey.client.ResultsApi;
import dev.osprey.client.UploadApi;
import dev.osprey.client.model.Classification;
import dev.osprey.client.model.Delivery;
import dev.osprey.client.model.Job;
import dev.osprey.client.model.JobResults;
import dev.osprey.client.model.Key;
import dev.osprey.client.model.NewKey;
import dev.osprey.client.model.PreparedUpload;
import dev.osprey.client.model.Status;
import dev.osprey.client.model.UploadRequest;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import dev.osprey.sqsra.FreePorts;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The client that the OpenAPI Generator makes from the description of the API. */
@OnSharedOsprey
@Order(3)
@Timeout(300)
class GeneratedClientIT extends SharedOspreySuite {

    @Test
    void uploadsAndReads() throws Exception {
        Sample sample = Samples.all().get(4);
        ApiClient anybody = anybody();

        JsonNode answer = new UploadApi(anybody).classify(List.of(file(sample)), null, null, 3, null, null);

        assertThat(answer.get("label").asText()).isEqualTo(sample.prediction());
        ResultsApi results = new ResultsApi(anybody);
        Classification found = results.getClassification(answer.get("id").asText(), 3, null);
        assertThat(found.getFileName()).isEqualTo(sample.name());
        assertThat(found.getPredictions()).hasSize(3);
        assertThat(found.getStatus()).isEqualTo(Status.DONE);
        assertThat(found.getModel().getVersion()).isEqualTo(results.getModel().getVersion());
        // Of what has no body, a client accepts only the description of a problem.
        results.classificationEventsHead(found.getId());
        assertIsRefused(404, () -> results.getClassification("unknown", null, null));
    }

    @Test
    void runsAJobWithAKeyUntilItsQuotaIsUsedUp() throws Exception {
        List<Sample> samples = Samples.all().subList(0, 3);
        OperationsApi operations = new OperationsApi(authorized(Client.basicAuth(osprey.adminPassword())));
        Key made = operations.makeKey(new NewKey().name("generated client").dailyQuota(3L));
        ApiClient withKey = authorized("Bearer " + made.getKey());
        JobsApi jobs = new JobsApi(withKey);
        int port = FreePorts.one();
        try (WebhookReceiver receiver = new WebhookReceiver(port)) {
            String id = jobs.submitJob(
                            samples.stream().map(GeneratedClientIT::file).toList(),
                            URI.create("http://127.0.0.1:" + port + "/"),
                            null)
                    .getId();
            Await.until(
                    "the job has ended",
                    Duration.ofMinutes(1),
                    () -> jobs.getJob(id).getState() == Job.StateEnum.FINISHED);

            jobs.jobEventsHead(id);
            JobResults ended = jobs.getJobJson(id, 1);
            assertThat(ended.getImages())
                    .extracting(Classification::getLabel)
                    .containsExactlyElementsOf(
                            samples.stream().map(Sample::prediction).toList());
            Path csv = jobs.getJobCsv(id, null).toPath();
            assertThat(csv).content().contains(samples.get(2).name());
            Files.delete(csv);
            Await.until(
                    "the webhook is delivered",
                    Duration.ofMinutes(1),
                    () -> operations.getDelivery(id).getState() == Delivery.StateEnum.DELIVERED);
            assertThat(receiver.webhooks())
                    .hasSize(1)
                    .allMatch(WebhookReceiver.Webhook::signed)
                    .allMatch(webhook -> webhook.body().getString("type").equals("job.completed"));
            assertThat(operations.listKeys())
                    .filteredOn(key -> key.getId().equals(made.getId()))
                    .extracting(Key::getImagesToday)
                    .containsExactly(3L);
            assertIsRefused(429, () -> jobs.submitJob(List.of(file(samples.get(0))), null, null));

            ResultsApi results = new ResultsApi(withKey);
            String image = ended.getImages().get(0).getId();
            results.deleteClassification(image, null);
            assertIsRefused(404, () -> results.getClassification(image, null, null));
        }

        operations.revokeKey(made.getId());
        assertIsRefused(401, operations(withKey));
    }

    @Test
    void uploadsStraightToS3() throws Exception {
        Sample sample = Samples.all().get(5);
        PreparedUpload prepared = new UploadApi(anybody())
                .prepareUpload(
                        new UploadRequest()
                                .fileName(sample.name())
                                .contentType(UploadRequest.ContentTypeEnum.IMAGE_PNG)
                                .size((long) sample.bytes().length),
                        null);
        HttpRequest.Builder upload =
                HttpRequest.newBuilder(prepared.getUpload().getUrl()).PUT(BodyPublishers.ofByteArray(sample.bytes()));
        prepared.getUpload().getHeaders().forEach(upload::header);

        assertThat(HttpClient.newHttpClient()
                        .send(upload.build(), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);

        ResultsApi results = new ResultsApi(anybody());
        Await.until(
                "the image is classified",
                Duration.ofMinutes(1),
                () -> results.getClassification(prepared.getId(), null, null).getStatus() == Status.DONE);
        assertThat(results.getClassification(prepared.getId(), null, null).getLabel())
                .isEqualTo(sample.prediction());
    }

    private static ThrowingCallable operations(ApiClient client) {
        return () -> new OperationsApi(client).getQueues();
    }

    private static void assertIsRefused(int status, ThrowingCallable call) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(call)
                .satisfies(problem -> assertThat(problem.getCode()).isEqualTo(status));
    }

    private static File file(Sample sample) {
        return sample.file().toFile();
    }

    private static ApiClient anybody() {
        ApiClient generated = new ApiClient();
        generated.updateBaseUri(osprey.uri("").toString());
        return generated;
    }

    private static ApiClient authorized(String authorization) {
        ApiClient generated = anybody();
        generated.setRequestInterceptor(request -> request.header("Authorization", authorization));
        return generated;
    }
}
