package dev.osprey.web.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.osprey.core.images.ImageDecoder;
import dev.osprey.web.backlog.RetryAfter;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JobFormTest {

    private static final String TYPE = "multipart/form-data; boundary=x";
    private static final byte[] PNG = TestImages.png();
    private static final byte[] TEXT = "not an image".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_IMAGES = 20;
    private static final int MAX_IMAGE_BYTES = 10_000;
    private static final long DISK = 1_000_000;

    private final JobForm form = new JobForm(
            new UploadForm(new ImageDecoder(1_000_000), MAX_IMAGE_BYTES, 1, 1), MAX_IMAGES, 100_000, MAX_IMAGE_BYTES);
    private final UploadMemory disk = new UploadMemory(DISK, new RetryAfter(new Random(1)));
    private final UploadMemory.Reservation space = disk.reservation();

    @AfterEach
    void noSpaceIsHeldThatWasReleased() {
        space.release();
        assertThat(disk.held()).isZero();
    }

    @Test
    void partsAndArchivesAreImagesInTheirOrder() throws IOException {
        byte[] other = TestImages.png(9, 9);
        byte[] zip = TestImages.zip("folder/b.png", other, "c.png", PNG);

        try (JobImages images = read("ä.png", PNG, "images.zip", zip, "d.png", other)) {
            assertThat(images.size()).isEqualTo(4);
            assertThat(IntStream.range(0, 4).mapToObj(at -> images.fileName(at).text()))
                    .containsExactly("ä.png", "b.png", "c.png", "d.png");
            assertThat(images.get(0).identity()).isEqualTo(PNG);
            assertThat(images.get(1).identity()).isEqualTo(other);
            assertThat(images.get(3).identity()).isEqualTo(other);
            assertThat(images.get(3).mediaType()).isEqualTo("image/png");
            assertThat(images.rejected()).isEmpty();
        }
    }

    @Test
    void invalidImagesAreRejectedAlone() throws IOException {
        byte[] zip = TestImages.zip("b.txt", TEXT, "c.png", PNG);

        try (JobImages images = read("a.txt", TEXT, "images.zip", zip, "large.png", new byte[MAX_IMAGE_BYTES + 1])) {
            assertThat(images.size()).isEqualTo(1);
            assertThat(images.rejected())
                    .extracting(RejectedFile::fileName)
                    .containsExactly("a.txt", "b.txt", "large.png");
        }
    }

    @Test
    void anArchiveIsABody() throws IOException {
        try (JobImages images =
                form.archive(new ByteArrayInputStream(TestImages.zip("a.png", PNG, "b.png", PNG)), space)) {
            assertThat(images.size()).isEqualTo(2);
        }
    }

    @Test
    void anArchiveThatAnArchiveContainsIsRejected() throws IOException {
        byte[] zip = TestImages.zip("inner.zip", TestImages.zip("a.png", PNG), "b.png", PNG);

        try (JobImages images = form.archive(new ByteArrayInputStream(zip), space)) {
            assertThat(images.size()).isEqualTo(1);
            assertThat(images.rejected()).extracting(RejectedFile::fileName).containsExactly("inner.zip");
        }
    }

    @Test
    void callbacksComeWithTheImages() throws IOException {
        String callback = "--x\r\nContent-Disposition: form-data; name=\"callback\"\r\n\r\nhttps://example.com\r\n";
        byte[] image = Forms.body("x", "a.png", PNG);

        try (JobImages images = form.form(body(callback.repeat(2), image), TYPE, space)) {
            assertThat(images.callbacks()).containsExactly("https://example.com", "https://example.com");
            assertThat(images.size()).isEqualTo(1);
        }
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> form.form(body(callback.repeat(11), image), TYPE, space))
                .withMessageContaining("several callbacks");
    }

    private static InputStream body(String first, byte[] rest) {
        return new SequenceInputStream(
                new ByteArrayInputStream(first.getBytes(StandardCharsets.UTF_8)), new ByteArrayInputStream(rest));
    }

    @Test
    void moreImagesThanTheLimitAreRefused() throws IOException {
        try (JobImages most = read(many(MAX_IMAGES))) {
            assertThat(most.size()).isEqualTo(MAX_IMAGES);
        }

        assertRefused(413, many(MAX_IMAGES + 1));
        Object[] entries = many(MAX_IMAGES + 1);
        assertRefused(413, "images.zip", TestImages.zip(entries));
    }

    @Test
    void imagesThatAreTooLargeTogetherAreRefused() {
        byte[] large = TestImages.png(57, 57);
        Object[] parts = Stream.generate(() -> large)
                .limit(15)
                .flatMap(each -> Stream.of("a.png", each))
                .toArray();
        assertThat(large.length * 15).isGreaterThan(100_000).isLessThan((int) DISK);

        assertRefused(413, parts);
    }

    @Test
    void aJobThatFindsNoSpaceIsRefusedForNow() {
        UploadMemory.Reservation other = disk.reservation();
        other.reserve(DISK);

        assertRefused(503, "a.png", PNG);
        other.release();
    }

    @Test
    void aJobWithoutAnImageIsRefused() {
        assertRefused(400);
        assertRefused(400, "a.txt", TEXT);
        assertRefused(400, "images.zip", TestImages.zip());
        assertRefused(400, "", PNG);
    }

    @Test
    void aDamagedArchiveIsRefused() {
        byte[] zip = TestImages.zip("a.png", PNG);
        zip[60] ^= 1;

        assertRefused(400, "ok.png", PNG, "images.zip", zip);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--x\r\n",
                "--x\r\nContent-Disposition: form-data; name=\"myfile\"; filename=\"a.png\"\r\n\r\ncut",
                "--y\r\n\r\n--y--\r\n",
                "no form at all"
            })
    void aMalformedFormIsTheCallersMistake(String body) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() ->
                        form.form(new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1)), TYPE, space))
                .satisfies(refused ->
                        assertThat(refused.problem().status().getStatusCode()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data", "multipart/form-data; boundary="})
    void aFormWithoutABoundaryIsTheCallersMistake(String mediaType) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> form.form(new ByteArrayInputStream(Forms.body("x", "a.png", PNG)), mediaType, space))
                .satisfies(refused ->
                        assertThat(refused.problem().status().getStatusCode()).isEqualTo(400));
    }

    private JobImages read(Object... namesAndContents) {
        return form.form(new ByteArrayInputStream(Forms.body("x", namesAndContents)), TYPE, space);
    }

    private void assertRefused(int status, Object... namesAndContents) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read(namesAndContents))
                .satisfies(refused ->
                        assertThat(refused.problem().status().getStatusCode()).isEqualTo(status));
    }

    private static Object[] many(int count) {
        return IntStream.range(0, count)
                .boxed()
                .flatMap(each -> Stream.of(each + ".png", PNG))
                .toArray();
    }
}
