package dev.osprey.core.references;

import java.util.Optional;

import dev.osprey.core.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ObjectLocationTest {

    @Test
    void aLocationIsABucketAndAKeyAsItIs() {
        ObjectLocation location = ObjectLocation.of("s3://my-photos/Fotos 2026/grün & rot+100%25.png");

        assertThat(location.bucket()).isEqualTo("my-photos");
        assertThat(location.key()).isEqualTo("Fotos 2026/grün & rot+100%25.png");
        assertThat(location.fileName().text()).isEqualTo("grün & rot+100%25.png");
        assertThat(location.text()).isEqualTo("s3://my-photos/Fotos 2026/grün & rot+100%25.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b.png", "..a/b.png", "a//b.png", "/a.png", "?versionId=1#x", "…/ünï code.png"})
    void aKeyMayBeOdd(String key) {
        assertThat(ObjectLocation.of("s3://bucket/" + key).key()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "https://bucket/key, is not of the form",
        "s3:/bucket/key, is not of the form",
        "S3://bucket/key, is not of the form",
        "s3://bucket, is not of the form",
        "s3:///key, has no valid bucket name",
        "s3://Bucket/key, has no valid bucket name",
        "s3://user@bucket/key, has no valid bucket name",
        "s3://bucket:9000/key, has no valid bucket name",
        "s3://bucket/, names no object",
        "s3://bucket/folder/, names no object",
        "s3://bucket/../other/key, has '.' or '..'",
        "s3://bucket/a/./key, has '.' or '..'",
        "s3://bucket/a/.., has '.' or '..'",
    })
    void whatIsNoLocationIsRefused(String text, String fault) {
        assertThat(ObjectLocation.fault(text))
                .hasValueSatisfying(found -> assertThat(found).startsWith(fault));
        assertThatIllegalArgumentException().isThrownBy(() -> ObjectLocation.of(text));
    }

    @Test
    void aKeyIsTextOfLimitedLength() {
        assertThat(ObjectLocation.fault("s3://bucket/a\nb")).isPresent();
        assertThat(ObjectLocation.fault("s3://bucket/a\ud83d")).isPresent();
        assertThat(ObjectLocation.fault("s3://bucket/" + "ü".repeat(512))).isEmpty();
        assertThat(ObjectLocation.fault("s3://bucket/" + "ü".repeat(513))).isPresent();
    }

    @Test
    void logsShowTheKeyEncoded() {
        assertThat(ObjectLocation.of("s3://bucket/a b=c")).hasToString("s3://bucket/a+b%3Dc");
    }

    @Test
    void aReferenceSurvivesItsJson() {
        ObjectReference reference = new ObjectReference(ObjectLocation.of("s3://bucket/ä \"b\".png"), "abc-2", 7);

        assertThat(ObjectReference.of(reference.json())).contains(reference);
    }

    @Test
    void jsonThatIsNoReferenceIsNone() {
        assertThat(ObjectReference.of(Json.createObjectBuilder().build())).isEqualTo(Optional.empty());
        assertThat(ObjectReference.of(Json.createObjectBuilder()
                        .add("s3", "s3://bucket/key")
                        .add("etag", "with a blank")
                        .add("bytes", 1)
                        .build()))
                .isEmpty();
        assertThat(ObjectReference.of(Json.createObjectBuilder()
                        .add("s3", "s3://bucket/key")
                        .add("etag", "abc")
                        .add("bytes", -1)
                        .build()))
                .isEmpty();
    }
}
