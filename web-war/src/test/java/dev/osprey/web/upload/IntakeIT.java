package dev.osprey.web.upload;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.FileName;
import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.ImageFormat;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.models.ModelCard;
import dev.osprey.core.models.SamplePicture;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.time.Await;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.web.Rest;
import dev.osprey.web.replies.PendingReplies;
import dev.osprey.web.reset.Reset;
import dev.osprey.web.security.DeleteToken;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.model.Message;

import static org.assertj.core.api.Assertions.assertThat;

/** The way of an image from the HTTP request through SQS and back, with the local cloud instead of AWS. */
@ExtendWith(LocalCloudExtension.class)
class IntakeIT {

    private static final byte[] PNG = TestImages.png();
    // The limit of SQS.
    private static final int MAX_MESSAGE_BYTES = 1024 * 1024;
    private static final byte[] TEXT = "not an image".getBytes(StandardCharsets.UTF_8);

    private final LocalCloud local;
    /** DynamoDB deletes by its own clock what has expired. */
    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));

    private WebNode node;

    IntakeIT(LocalCloud local) throws JMSException {
        this.local = local;
        node = new WebNode(local, clock);
    }

    @AfterEach
    void nothingIsHeldAfterwards() throws Exception {
        try {
            Await.until(
                    "the end of all waits",
                    () -> node.bean(PendingReplies.class).size() == 0);
            assertThat(node.bean(UploadMemory.class).held()).isZero();
        } finally {
            node.close();
        }
    }

    @Test
    void anImageGoesThroughTheQueuesAndItsLabelComesBack() throws Exception {
        Supplier<Rest.Reply> response = node.upload("/", "boot.png", PNG)
                .header("X-Request-Id", "call-1")
                .start();

        ClassificationRequest request = node.nextRequest();
        assertThat(request.submitted().fileName()).isEqualTo("boot.png");
        assertThat(request.mediaType()).isEqualTo("image/png");
        assertThat(request.requestId()).isEqualTo("call-1");
        assertThat(((ImageContent.Inline) request.image()).bytes()).isEqualTo(PNG);
        assertThat(node.cloud().results().find(request.submitted().id())).contains(request.submitted());
        node.reply(List.of(done(request, "Boot")));

        assertThat(response.get().status()).isEqualTo(200);
        assertThat(response.get().body()).isEqualTo("Boot");
        assertThat(response.get().header("X-Request-Id")).isEqualTo("call-1");
        assertThat(node.metrics()
                        .getCounter(new MetricID("osprey_uploads_accepted"))
                        .getCount())
                .isEqualTo(1);
        assertThat(node.requestsInQueue()).isZero();
    }

    @Test
    void aSamplePictureIsClassifiedLikeAnUploadAndAnsweredWithThePage() throws Exception {
        ModelVersion model = new ModelVersion("clothes", "3f2a");
        SamplePicture sample = new SamplePicture("a boot.png", ImageFormat.PNG, PNG);
        node.cloud()
                .models()
                .store(ModelCard.of(model, List.of("Boot"), List.of(sample), clock.instant()), List.of(sample));

        Supplier<Rest.Reply> response =
                node.call("/samples/3f2a/a%20boot.png").form("").start();
        ClassificationRequest request = node.nextRequest();
        assertThat(request.submitted().fileName()).isEqualTo("a boot.png");
        assertThat(request.mediaType()).isEqualTo("image/png");
        assertThat(((ImageContent.Inline) request.image()).bytes()).isEqualTo(PNG);
        node.reply(List.of(done(request, "Boot").by(model)));

        assertThat(response.get().status()).isEqualTo(200);
        assertThat(response.get().header("Content-Type")).startsWith("text/html");
        assertThat(response.get().body())
                .contains("/results/" + request.submitted().id(), "action=\"/samples/3f2a/a%20boot.png\"");
        assertThat(node.call("/samples/3f2a/other.png").form("").send().status())
                .isEqualTo(404);
    }

    @Test
    void everyOneOfManyConcurrentCallsGetsItsOwnResult() throws Exception {
        List<Supplier<Rest.Reply>> responses = IntStream.range(0, 40)
                .mapToObj(each -> node.upload("/", each + ".png", PNG).start())
                .toList();

        List<Classification> results = new ArrayList<>();
        for (ClassificationRequest request : node.nextRequests(40)) {
            results.add(done(request, "label of " + request.submitted().fileName()));
        }
        Collections.reverse(results);
        node.reply(results);

        for (int each = 0; each < responses.size(); each++) {
            assertThat(responses.get(each).get().body()).isEqualTo("label of " + each + ".png");
        }
        assertThat(results).extracting(Classification::id).doesNotHaveDuplicates();
    }

    @Test
    void anImageThatCannotBeClassifiedIsUnprocessableAndTheReasonIsReturned() throws Exception {
        for (String path : List.of("/", "/api/classifications")) {
            Supplier<Rest.Reply> response = node.upload(path, "boot.png", PNG).start();

            node.reply(List.of(node.nextRequest().submitted().failed("The image is damaged.", clock.instant())));

            assertThat(response.get().status()).isEqualTo(422);
            assertThat(response.get().header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(response.get().object().getString("detail")).isEqualTo("boot.png: The image is damaged.");
        }
    }

    @Test
    void theResultsOfSeveralImagesAreInTheirOrder() throws Exception {
        Supplier<Rest.Reply> response = node.upload("/api/classifications", "a.png", PNG, "b.png", PNG, "c.png", PNG)
                .start();

        List<Classification> results = new ArrayList<>();
        for (ClassificationRequest request : node.nextRequests(3)) {
            results.add(done(request, request.submitted().fileName()));
        }
        Collections.shuffle(results, new Random(1));
        node.reply(results);

        assertThat(response.get().array().getValuesAs(JsonObject.class))
                .extracting(image -> image.getString("label"))
                .containsExactly("a.png", "b.png", "c.png");
    }

    @Test
    void aSecondReplyIsIgnored() throws Exception {
        Supplier<Rest.Reply> response = node.upload("/", "boot.png", PNG).start();

        ClassificationRequest request = node.nextRequest();
        node.reply(List.of(done(request, "Boot")));
        node.reply(List.of(done(request, "Bag")));

        assertThat(response.get().body()).isEqualTo("Boot");
    }

    @Test
    void aMalformedReplyIsDiscardedAndDisturbsNoOther() throws Exception {
        Supplier<Rest.Reply> response = node.upload("/", "boot.png", PNG).start();

        ClassificationRequest request = node.nextRequest();
        node.replyWith("not a reply");
        node.reply(List.of(done(request, "Boot")));

        assertThat(response.get().body()).isEqualTo("Boot");
    }

    @Test
    void respondAsyncReturnsWhereTheResultWillBe() throws Exception {
        Rest.Reply response = node.upload("/api/classifications", "boot.png", PNG)
                .header("Prefer", "respond-async")
                .send();

        String id = response.object().getString("id");
        assertThat(response.status()).isEqualTo(202);
        assertThat(response.header("Location")).isEqualTo("/api/classifications/" + id);
        assertThat(response.object().getString("status")).isEqualTo("QUEUED");
        assertThat(node.cloud().results().find(id).orElseThrow().status()).isEqualTo(Status.QUEUED);
        assertThat(node.nextRequest().submitted().id()).isEqualTo(id);
    }

    @Test
    void aResultWhoseReplyIsLostIsReturnedWhenTheWaitEnds() throws Exception {
        Supplier<Rest.Reply> response =
                node.upload("/", "boot.png", PNG).header("Prefer", "wait=1").start();

        node.store(done(node.nextRequest(), "Boot"));

        assertThat(response.get().status()).isEqualTo(200);
        assertThat(response.get().body()).isEqualTo("Boot");
    }

    @Test
    void aBatchHasItsOwnResourceThatAnyNodeReports() throws Exception {
        Rest.Reply response = node.upload("/api/classifications", "b.png", PNG, "a.png", PNG)
                .header("Prefer", "respond-async")
                .send();

        assertThat(response.status()).isEqualTo(202);
        String location = response.header("Location");
        assertThat(location).startsWith("/api/batches/");
        assertThat(node.get(location).header("Retry-After")).isEqualTo("1");
        JsonObject queued = node.get(location).object();
        assertThat(queued.getBoolean("finished")).isFalse();
        assertThat(queued.getInt("queued")).isEqualTo(2);
        assertThat(queued.getJsonArray("images")).isEqualTo(response.array());

        List<ClassificationRequest> requests = node.nextRequests(2);
        node.store(done(requests.get(0), "Boot"));
        node.store(requests.get(1).submitted().failed("The image is damaged.", clock.instant()));
        Cloud cloud = new Cloud(node.cloud().settings(), clock, Tracing.off());
        node.close();
        node = new WebNode(cloud, local, clock, Map.of(), Function.identity());

        assertThat(node.get(location).header("Retry-After")).isEmpty();
        JsonObject finished = node.get(location).object();
        assertThat(finished.getBoolean("finished")).isTrue();
        assertThat(finished.getInt("done")).isEqualTo(1);
        assertThat(finished.getInt("failed")).isEqualTo(1);
        assertThat(finished.getJsonArray("images").getValuesAs(JsonObject.class))
                .extracting(image -> image.getString("fileName"))
                .containsExactly("b.png", "a.png");
        assertThat(node.get("/api/batches/unknown").status()).isEqualTo(404);
        assertThat(node.get(location + "?top=none").status()).isEqualTo(400);
    }

    @Test
    void aLostReplyDoesNotHoldUpItsCaller() throws Exception {
        Supplier<Rest.Reply> label =
                node.upload("/", "boot.png", PNG).header("Prefer", "wait=120").start();
        Supplier<Rest.Reply> batch =
                node.upload("/api/classifications", "a.png", PNG, "b.png", PNG).start();

        for (ClassificationRequest request : node.nextRequests(3)) {
            node.store(done(request, "Boot"));
        }

        // Without the look-up in the table both wait for two minutes, longer than this client does.
        assertThat(label.get().status()).isEqualTo(200);
        assertThat(label.get().body()).isEqualTo("Boot");
        assertThat(batch.get().status()).isEqualTo(200);
        assertThat(batch.get().array().getValuesAs(JsonObject.class))
                .extracting(image -> image.getString("label"))
                .containsExactly("Boot", "Boot");
    }

    @Test
    void anImageOfExactlyTheLimitTravelsInsideTheMessage() throws Exception {
        byte[] image = pngOfSize(Messages.MAX_INLINE_BYTES);
        Supplier<Rest.Reply> response = upload(image);

        Message message = node.peekRequest();
        assertThat(message.messageAttributes().get("JMS_SQSMessageType").stringValue())
                .isEqualTo("byte");
        assertThat(Base64.getDecoder().decode(message.body())).isEqualTo(image);
        assertThat(size(message)).isLessThanOrEqualTo(MAX_MESSAGE_BYTES);

        ClassificationRequest request = node.nextRequest();
        assertThat(((ImageContent.Inline) request.image()).bytes()).isEqualTo(image);
        assertThat(node.cloud().images().find(request.submitted())).isEmpty();
        node.reply(List.of(done(request, "Boot")));
        assertThat(response.get().body()).isEqualTo("Boot");
    }

    @Test
    void anImageOneByteAboveTheLimitTravelsThroughTheBucket() throws Exception {
        byte[] image = pngOfSize(Messages.MAX_INLINE_BYTES + 1);
        Supplier<Rest.Reply> response = upload(image);

        Message message = node.peekRequest();
        assertThat(message.messageAttributes().get("JMS_SQSMessageType").stringValue())
                .isEqualTo("text");
        assertThat(size(message)).isLessThan(2_000);

        ClassificationRequest request = node.nextRequest();
        assertThat(request.image()).isInstanceOf(ImageContent.Stored.class);
        assertThat(node.cloud().images().image(request.submitted())).isEqualTo(image);
        node.reply(List.of(done(request, "Boot")));
        assertThat(response.get().body()).isEqualTo("Boot");
    }

    @Test
    void aFifoQueueGetsTheImagesOfEachUploaderInOrder() throws Exception {
        node.close();
        node = new WebNode(local.newFifoCloud(clock), local, clock, Map.of(), Function.identity());
        node.upload("/api/classifications", "1.png", PNG, "2.png", PNG)
                .header("Prefer", "respond-async")
                .send();
        node.from("192.0.2.99");
        node.upload("/", "other.png", PNG).header("Prefer", "respond-async").send();
        node.from(WebNode.CLIENT);
        node.upload("/", "3.png", PNG).header("Prefer", "respond-async").send();

        List<Message> requests = node.takeRequests(4);

        assertThat(requests)
                .filteredOn(message -> group(message).equals(WebNode.CLIENT))
                .extracting(IntakeIT::fileName)
                .containsExactly("1.png", "2.png", "3.png");
        assertThat(requests)
                .filteredOn(message -> group(message).equals("192.0.2.99"))
                .extracting(IntakeIT::fileName)
                .containsExactly("other.png");
        assertThat(requests)
                .allSatisfy(message -> assertThat(message.attributesAsStrings().get("MessageDeduplicationId"))
                        .isEqualTo(message.messageAttributes()
                                .get("JMS_SQSCorrelationID")
                                .stringValue()));
    }

    private static String group(Message message) {
        return message.attributesAsStrings().get("MessageGroupId");
    }

    private static String fileName(Message message) {
        return message.messageAttributes().get("fileName").stringValue();
    }

    /** With the longest file name and request id, which share the message with the image. */
    private Supplier<Rest.Reply> upload(byte[] image) {
        String name = "n".repeat(FileName.MAX_BYTES - ".png".length()) + ".png";
        return node.upload("/", name, image)
                .header("X-Request-Id", "r".repeat(100))
                .start();
    }

    /** A reader ignores what follows the last chunk. */
    private static byte[] pngOfSize(int bytes) {
        return Arrays.copyOf(PNG, bytes);
    }

    /** What SQS counts: body, and name, type and value of each attribute. */
    private static int size(Message message) {
        return message.body().length()
                + message.messageAttributes().entrySet().stream()
                        .mapToInt(attribute -> attribute.getKey().length()
                                + attribute.getValue().dataType().length()
                                + attribute.getValue().stringValue().getBytes(StandardCharsets.UTF_8).length)
                        .sum();
    }

    @Test
    void anArchiveAsTheBodyReportsEachOfItsFiles() throws Exception {
        Supplier<Rest.Reply> response = node.post(
                        "/api/classifications", "application/zip", TestImages.zip("a.png", PNG, "notes.txt", TEXT))
                .start();

        node.reply(List.of(done(node.nextRequest(), "Boot")));

        assertThat(response.get().status()).isEqualTo(207);
        assertThat(response.get().array().getJsonObject(0).getString("label")).isEqualTo("Boot");
        assertThat(response.get().array().getJsonObject(1).getString("fileName"))
                .isEqualTo("notes.txt");
    }

    @Test
    void anInvalidImageIsRejectedAndNoneOfTheCallIsAccepted() {
        Rest.Reply response = node.upload("/", "a.png", PNG, "notes.txt", TEXT).send();

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.object().getString("detail")).startsWith("notes.txt: ");
        assertThat(node.requestsInQueue()).isZero();
        assertThat(node.cloud().results().newest(10)).isEmpty();
        assertThat(refused("invalid")).isEqualTo(1);
    }

    @Test
    void withoutTheRequestQueueNothingIsAcceptedAndTheKeyIsFreeAgain() throws Exception {
        node.deleteRequestQueue();

        Rest.Reply response = node.upload("/", "boot.png", PNG)
                .header("Idempotency-Key", "\"order-1\"")
                .send();

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("Retry-After")).isEqualTo("5");
        assertThat(node.cloud().results().newest(10)).isEmpty();
        assertThat(refused("fault")).isEqualTo(1);
        node.cloud().queues().createRequestQueues();
        assertThat(node.upload("/", "other.png", PNG)
                        .header("Idempotency-Key", "\"order-1\"")
                        .header("Prefer", "respond-async")
                        .send()
                        .status())
                .isEqualTo(202);
    }

    @Test
    void afterAFaultTheFirstImagesAreAcceptedAndTheOthersReported() throws Exception {
        node = node.restarted(Map.of(), connections -> SendingEvents.outage(connections, 2, Integer.MAX_VALUE));
        Supplier<Rest.Reply> response = node.upload("/api/classifications", "a.png", PNG, "b.png", PNG, "c.png", PNG)
                .header("Idempotency-Key", "order-1")
                .start();

        ClassificationRequest request = node.nextRequest();
        assertThat(request.submitted().fileName()).isEqualTo("a.png");
        node.reply(List.of(done(request, "Boot")));

        assertThat(response.get().status()).isEqualTo(207);
        assertThat(response.get().header("Retry-After")).isEqualTo("5");
        JsonArray files = response.get().array();
        assertThat(files.getJsonObject(0).getString("label")).isEqualTo("Boot");
        assertThat(files.getValuesAs(JsonObject.class).subList(1, 3))
                .extracting(file -> file.getString("fileName"))
                .containsExactly("b.png", "c.png");
        assertThat(node.requestsInQueue()).isZero();
        assertThat(node.cloud().results().newest(10))
                .extracting(Classification::fileName)
                .containsExactly("a.png");
    }

    @Test
    void anUnexpectedFaultLeavesNeitherAWaitNorARow() throws Exception {
        node = node.restarted(Map.of(), connections -> (ConnectionFactory) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConnectionFactory.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("the pool is closed");
                }));

        assertThat(node.upload("/", "a.png", PNG).send().status()).isEqualTo(500);

        assertThat(node.cloud().results().newest(10)).isEmpty();
    }

    @Test
    void theSameKeyWithTheSameImageIsNotClassifiedAgain() throws Exception {
        Supplier<Rest.Reply> first = withKey("order-1", "boot.png", PNG).start();
        ClassificationRequest request = node.nextRequest();

        Supplier<Rest.Reply> second = withKey("\"order-1\"", "boot.png", PNG).start();
        Await.until("the second call", () -> node.bean(PendingReplies.class).size() == 2);
        node.store(done(request, "Boot"));
        node.reply(List.of(done(request, "Boot")));
        Rest.Reply third = withKey("order-1", "boot.png", PNG).send();

        assertThat(List.of(first.get(), second.get(), third)).allSatisfy(response -> {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.object().getString("id"))
                    .isEqualTo(request.submitted().id());
            assertThat(response.object().getString("label")).isEqualTo("Boot");
        });
        assertThat(node.requestsInQueue()).isZero();
    }

    @Test
    void aCallThatWaitsForACancelledImageGets410AndSoDoesItsRepetition() throws Exception {
        Supplier<Rest.Reply> waiting = withKey("order-1", "boot.png", PNG).start();
        String id = node.nextRequest().submitted().id();

        // On another node.
        node.cloud().deletions().delete(id);

        assertThat(waiting.get().status()).isEqualTo(410);
        assertThat(waiting.get().object().getString("detail")).contains("deleted before it was classified");
        Rest.Reply again = withKey("order-1", "boot.png", PNG)
                .header("Prefer", "respond-async")
                .send();
        assertThat(again.status()).isEqualTo(410);
        assertThat(node.cloud().results().deletable(id)).isEmpty();
        assertThat(node.requestsInQueue()).isZero();
    }

    @Test
    void ofSeveralImagesTheCancelledOneIsReportedBesideTheAnswersOfTheOthers() throws Exception {
        Supplier<Rest.Reply> waiting = node.upload("/api/classifications", "boot.png", PNG, "bag.png", PNG)
                .start();
        List<ClassificationRequest> requests = node.nextRequests(2);
        ClassificationRequest cancelled = requests.get(0);
        ClassificationRequest other = requests.get(1);

        node.cloud().deletions().delete(cancelled.submitted().id());
        node.store(done(other, "Bag"));
        node.reply(List.of(done(other, "Bag")));

        assertThat(waiting.get().status()).isEqualTo(207);
        List<JsonObject> answers = waiting.get().array().getValuesAs(JsonObject.class);
        assertThat(answers.get(0).getString("label")).isEqualTo("Bag");
        assertThat(answers.get(1).getString("fileName"))
                .isEqualTo(cancelled.submitted().fileName());
        assertThat(answers.get(1).getJsonObject("problem").getInt("status")).isEqualTo(410);
    }

    @Test
    void theTokenOfAnUploadIsInItsAnswerOnlyAndItsDigestInTheRow() throws Exception {
        Rest.Reply first = withKey("order-1", "boot.png", PNG)
                .header("Prefer", "respond-async")
                .send();
        String id = first.object().getString("id");
        String token = first.header("Osprey-Delete-Token");

        assertThat(token).hasSize(43);
        assertThat(node.cloud().results().deletable(id).orElseThrow().provenance())
                .isEqualTo(Provenance.upload(Optional.empty(), new DeleteToken(token).digest()));
        Rest.Reply again = withKey("order-1", "boot.png", PNG)
                .header("Prefer", "respond-async")
                .send();
        assertThat(again.object().getString("id")).isEqualTo(id);
        assertThat(again.headers()).doesNotContainKey("Osprey-Delete-Token");
        Rest.Reply other = node.upload("/api/classifications", "boot.png", PNG)
                .header("Prefer", "respond-async")
                .send();
        assertThat(other.header("Osprey-Delete-Token")).hasSize(43).isNotEqualTo(token);
    }

    @Test
    void aResetOnOneNodeAnswersTheCallersOfEveryNodeAndFreesTheirKeys() throws Exception {
        Supplier<Rest.Reply> waiting = withKey("order-1", "boot.png", PNG).start();
        String id = node.nextRequest().submitted().id();

        try (WebNode other = new WebNode(
                new Cloud(node.cloud().settings(), clock, Tracing.off()),
                local,
                clock,
                Map.of(),
                Function.identity())) {
            other.bean(Reset.class).run();
        }

        // Otherwise it would wait for five minutes, longer than this client does.
        assertThat(waiting.get().status()).isEqualTo(410);
        assertThat(waiting.get().object().getString("detail")).contains("deleted before it was classified");
        Rest.Reply again = withKey("order-1", "boot.png", PNG)
                .header("Prefer", "respond-async")
                .send();
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.object().getString("id")).isNotEqualTo(id);
        assertThat(node.cloud().results().find(again.object().getString("id"))).isPresent();
        assertThat(node.nextRequest().submitted().id()).isEqualTo(again.object().getString("id"));
    }

    @Test
    void theSameKeyWithAnotherImageIsRejected() throws Exception {
        withKey("order-1", "boot.png", PNG).header("Prefer", "respond-async").send();

        Rest.Reply response =
                withKey("order-1", "boot.png", TestImages.png(9, 9)).send();

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.object().getString("detail")).contains("Idempotency-Key");
        assertThat(withKey("with blank ", "boot.png", PNG)
                        .header("Idempotency-Key", "a b")
                        .send()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aBodyAboveTheLimitIsRejectedWithAndWithoutItsLength() throws Exception {
        node = node.restarted(Map.of("osprey.upload.max-request-bytes", "1000"), Function.identity());
        byte[] large = TestImages.png(40, 40);

        assertThat(node.upload("/", "large.png", large).send().status()).isEqualTo(413);
        assertThat(withoutLength(large).send().status()).isEqualTo(413);
        assertThat(node.upload("/", "a.png", PNG)
                        .header("Prefer", "respond-async")
                        .send()
                        .status())
                .isEqualTo(202);
    }

    @Test
    void moreImagesThanTheLimitAreRejectedAsPartsAndInAnArchive() throws Exception {
        node = node.restarted(Map.of("osprey.upload.max-images", "2"), Function.identity());
        byte[] three = TestImages.zip("a.png", PNG, "b.png", PNG, "c.png", PNG);
        byte[] two = TestImages.zip("a.png", PNG, "b.png", PNG);

        for (Rest.Call call : List.of(
                node.upload("/", "a.png", PNG, "b.png", PNG, "c.png", PNG), node.upload("/", "three.zip", three))) {
            Rest.Reply response = call.send();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.object().getString("detail")).contains("more than 2 images");
        }
        assertThat(node.cloud().results().newest(10)).isEmpty();
        assertThat(node.upload("/", "two.zip", two)
                        .header("Prefer", "respond-async")
                        .send()
                        .status())
                .isEqualTo(202);
    }

    @Test
    void withoutMemoryTheUploadIsRefusedWithAndWithoutItsLength() throws Exception {
        UploadMemory memory = node.bean(UploadMemory.class);
        UploadMemory.Reservation other = memory.reservation();
        other.reserve(memory.budget() - 100);

        for (Rest.Call call : List.of(node.upload("/", "a.png", PNG), withoutLength(PNG))) {
            Rest.Reply response = call.send();
            assertThat(response.status()).isEqualTo(503);
            assertThat(Integer.parseInt(response.header("Retry-After"))).isBetween(2, 3);
        }
        assertThat(refused("memory")).isEqualTo(2);
        assertThat(memory.held()).isEqualTo(memory.budget() - 100);
        other.release();
    }

    @Test
    void withoutLengthABodyIsReadAsWell() throws Exception {
        Supplier<Rest.Reply> response = withoutLength(PNG).start();

        node.reply(List.of(done(node.nextRequest(), "Boot")));

        assertThat(response.get().body()).isEqualTo("Boot");
    }

    @Test
    void theFormOfTheResponseIsNegotiated() {
        assertThat(node.upload("/", "a.png", PNG)
                        .header("Accept", "image/png")
                        .send()
                        .status())
                .isEqualTo(406);
        assertThat(node.upload("/?top=none", "a.png", PNG).send().status()).isEqualTo(400);
        assertThat(node.requestsInQueue()).isZero();
    }

    private Rest.Call withKey(String key, String name, byte[] image) {
        return node.upload("/api/classifications", name, image).header("Idempotency-Key", key);
    }

    private Rest.Call withoutLength(byte[] image) {
        return node.chunked("/", "a.png", image);
    }

    private long refused(String reason) {
        Counter counter = node.metrics().getCounter(new MetricID("osprey_uploads_refused", new Tag("reason", reason)));
        return counter == null ? 0 : counter.getCount();
    }

    private Classification done(ClassificationRequest request, String label) {
        clock.advance(Duration.ofMillis(1));
        return request.submitted().done(List.of(new Prediction(label, 1)), clock.instant());
    }
}
