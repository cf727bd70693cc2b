package dev.osprey.core.notifications;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.json.Json;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.messages.MalformedMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class S3EventNotificationTest {

    /** The example of Amazon's documentation, in one line. */
    private static final String RECORD = """
            {"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-west-2",
             "eventTime":"2026-11-22T12:00:00.123456Z","eventName":"ObjectCreated:Put",
             "userIdentity":{"principalId":"AIDAJDPLRKLG7UEXAMPLE"},
             "requestParameters":{"sourceIPAddress":"127.0.0.1"},
             "responseElements":{"x-amz-request-id":"C3D13FE58DE4C810","x-amz-id-2":"FMyUVURIY8/IgAtTv8xRjskZQ"},
             "s3":{"s3SchemaVersion":"1.0","configurationId":"requests",
                   "bucket":{"name":"input","ownerIdentity":{"principalId":"A3NL1KOZZKExample"},
                             "arn":"arn:aws:s3:::input"},
                   "object":{"key":"photos/red+bag+100%25+gr%C3%BCn%2B.png","size":1024,
                             "eTag":"d41d8cd98f00b204e9800998ecf8427e","versionId":"096fKKXTRTtl3on89fVO.nfljtsv6qko",
                             "sequencer":"0055AED6DCD90281E5"}}}""";

    @Test
    void readsWhatS3TellsAboutAnObject() throws Exception {
        assertThat(read(records(RECORD)))
                .contains(List.of(new CreatedObject(
                        "input",
                        "photos/red bag 100% grün+.png",
                        Optional.of("096fKKXTRTtl3on89fVO.nfljtsv6qko"),
                        Optional.of("d41d8cd98f00b204e9800998ecf8427e"),
                        Optional.of("0055AED6DCD90281E5"),
                        1024,
                        Instant.parse("2026-11-22T12:00:00.123Z"),
                        "C3D13FE58DE4C810")));
    }

    @Test
    void readsSeveralRecordsAndLeavesOutOtherEvents() throws Exception {
        String deleted = RECORD.replace("ObjectCreated:Put", "ObjectRemoved:DeleteMarkerCreated");
        String copied =
                RECORD.replace("ObjectCreated:Put", "ObjectCreated:Copy").replace("photos/", "");
        String tagged = RECORD.replace("ObjectCreated:Put", "ObjectTagging:Put");

        assertThat(read(records(RECORD + "," + deleted + "," + copied + "," + tagged))
                        .orElseThrow())
                .extracting(CreatedObject::key)
                .containsExactly("photos/red bag 100% grün+.png", "red bag 100% grün+.png");
    }

    @Test
    void readsTheTestEventAsNoObject() throws Exception {
        assertThat(read("""
                {"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-10-13T15:57:02.089Z","Bucket":"input",
                 "RequestId":"5582815E1AEA5ADF","HostId":"8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR"}""")).contains(List.of());
    }

    @Test
    void readsAnEventThatCameThroughAnSnsTopic() throws Exception {
        String envelope = Json.createObjectBuilder()
                .add("Type", "Notification")
                .add("TopicArn", "arn:aws:sns:us-west-2:123456789012:input")
                .add("Message", records(RECORD))
                .build()
                .toString();

        assertThat(read(envelope)).isEqualTo(read(records(RECORD)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored", "", "{", "{}", "[1]", "{\"Records\"", "{\"Event\":\"s3:Other\"}", "null"})
    void otherTextIsNotFromS3(String text) throws Exception {
        assertThat(read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"aws:s3\" | \"aws:sns\"",
                "\"bucket\" | \"trough\"",
                "\"name\" | \"nom\"",
                "\"key\" | \"lock\"",
                "photos/ | %zz",
                "photos/ | %00",
                "\"size\":1024 | \"size\":1e400",
                "\"size\":1024 | \"size\":\"x\"",
                "2026-11-22T12 | yesterday",
                "2026-11-22T12 | +999999-11-22T12",
                "2026-11-22T12 | 1926-11-22T12",
                "\"ObjectCreated:Put\" | 7",
            })
    void anEventThatLacksSomethingIsMalformed(String before, String after) {
        assertThat(RECORD).contains(before);

        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> read(records(RECORD.replace(before, after))))
                .withMessage("a message is no valid S3 event notification");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Records\":7}", "{\"Records\":[7]}", "{\"Records\":[{}]}", "{\"Records\":null}"})
    void recordsThatAreNoneAreMalformed(String text) {
        assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> read(text));
    }

    @Test
    void whatSomeRecordsDoNotHaveIsEmpty() throws Exception {
        // As moto writes it.
        CreatedObject object = only("""
                {"eventSource":"aws:s3","eventTime":"2026-11-22T12:00:00.123456","eventName":"ObjectCreated:Put",
                 "s3":{"bucket":{"name":"input"},"object":{"key":"a.png","size":3,"eTag":"\\"abc\\""}}}""");

        assertThat(object.etag()).contains("abc");
        assertThat(object.versionId()).isEmpty();
        assertThat(object.sequencer()).isEmpty();
        assertThat(object.createdAt()).isEqualTo("2026-11-22T12:00:00.123Z");
        assertThat(object.logPrefix()).isEqualTo("request=none object=a.png");
    }

    @Test
    void aLogLineShowsNoTextThatCouldForgeAnother() throws Exception {
        String forged = RECORD.replace("C3D13FE58DE4C810", "1 id=2").replace("photos/", "a%0ASEVERE+");

        assertThat(only(forged).logPrefix())
                .isEqualTo("request=none object=a%0ASEVERE+red+bag+100%25+gr%C3%BCn%2B.png");
    }

    @Test
    void eachDeliveryOfAnEventNamesTheSameImage() throws Exception {
        Classification image = only(RECORD).queued();

        assertThat(only(RECORD).queued()).isEqualTo(image);
        assertThat(image.fileName()).isEqualTo("red bag 100% grün+.png");
        assertThat(image.submittedAt()).isEqualTo("2026-11-22T12:00:00.123Z");
        assertThat(image.isFromBucket()).isTrue();
        // The milliseconds of its time, then version 8 and the variant of RFC 9562.
        assertThat(image.id())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
                .startsWith(
                        "%012x".formatted(image.submittedAt().toEpochMilli()).substring(0, 8) + "-");
    }

    @ParameterizedTest
    @CsvSource({"photos/,", "d41d,d41e", "096f,097f", "0055AED6,0055AED7", "12:00:00.123,12:00:00.124"})
    void anotherEventNamesAnotherImage(String before, String after) throws Exception {
        String other = RECORD.replace(before, after == null ? "" : after);
        assertThat(other).isNotEqualTo(RECORD);

        assertThat(only(other).queued().id()).isNotEqualTo(only(RECORD).queued().id());
    }

    @Test
    void theConsolesFoldersAreNoFiles() throws Exception {
        assertThat(folder("photos/", 0).isFolder()).isTrue();
        assertThat(folder("photos", 0).isFolder()).isFalse();
        assertThat(folder("photos/", 7).isFolder()).isFalse();
        assertThat(folder("a/photos/", 7).queued().fileName()).isEqualTo("photos_");
        assertThat(folder("/", 7).queued().fileName()).isEqualTo("_");
    }

    private static CreatedObject folder(String key, int bytes) throws MalformedMessageException {
        return only(RECORD.replace("photos/red+bag+100%25+gr%C3%BCn%2B.png", key)
                .replace("\"size\":1024", "\"size\":" + bytes));
    }

    private static CreatedObject only(String event) throws MalformedMessageException {
        return read(records(event)).orElseThrow().get(0);
    }

    private static Optional<List<CreatedObject>> read(String text) throws MalformedMessageException {
        return S3EventNotification.read(text).map(S3EventNotification::created);
    }

    private static String records(String events) {
        return "{\"Records\":[" + events + "]}";
    }
}
