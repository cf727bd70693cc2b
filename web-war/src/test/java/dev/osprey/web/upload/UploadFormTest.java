package dev.osprey.web.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.FileName;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class UploadFormTest {

    private static final int MAX_BYTES = 2_000;
    private static final byte[] PNG = TestImages.png();
    private static final byte[] TEXT = "not an image".getBytes(StandardCharsets.UTF_8);

    private final UploadForm form = new UploadForm(new ImageDecoder(1_000_000), MAX_BYTES, 5, 10_000);
    private final List<Long> extracted = new ArrayList<>();

    @Test
    void eachPartIsAnUploadInTheOrderOfTheForm() {
        Batch<Upload> batch =
                files(part("myfile", "a.png", PNG), part("other", "x.txt", TEXT), part("myfile", "b", PNG));

        assertThat(batch.images())
                .extracting(Upload::fileName)
                .containsExactly(new FileName("a.png"), new FileName("b"));
        assertThat(batch.images()).extracting(Upload::mediaType).containsOnly("image/png");
        assertThat(batch.images())
                .allSatisfy(upload -> assertThat(upload.bytes()).isEqualTo(PNG));
        assertThat(batch.list()).isTrue();
        assertThat(extracted).isEmpty();
    }

    @Test
    void onePartIsASingleUpload() {
        assertThat(files(part("myfile", "a.png", PNG)).isSingle()).isTrue();
    }

    @Test
    void aNameIsDecodedAsUtf8() {
        String read = new String("größe.png".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(files(part("myfile", read, PNG)).images().get(0).fileName()).hasToString("größe.png");
    }

    @Test
    void aFormWithoutTheFieldIsRejectedAndNamesTheFieldsThatItHas() {
        rejected(
                400,
                "no field 'myfile' with an image, only 'comment', 'f???'.",
                part("comment", "a.png", PNG),
                part("f\u0001\n<", "b", PNG));
        rejected(400, "no field 'myfile' with an image.");
        rejected(400, "'" + "x".repeat(40) + "…'", part("X".repeat(60), "a.png", PNG));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../a.png", "a\u202egnp.exe"})
    void anInvalidFileNameIsRejected(String name) {
        rejected(400, name.isEmpty() ? "contains no file" : "The file name", part("myfile", name, PNG));
    }

    @Test
    void aFieldThatIsTextIsRejected() {
        rejected(400, "contains no file", part("myfile", null, TEXT));
    }

    @Test
    void aFileThatIsNotAnImageIsRejectedByName() {
        rejected(400, "notes.txt: ", part("myfile", "a.png", PNG), part("myfile", "notes.txt", TEXT));
        rejected(400, "half.png: ", part("myfile", "half.png", Arrays.copyOf(PNG, PNG.length / 2)));
    }

    @Test
    void anImageAboveTheLimitIsRejectedAndOneAtTheLimitAccepted() {
        byte[] large = TestImages.png(40, 40);
        assertThat(large.length).isGreaterThan(MAX_BYTES);

        rejected(413, "large.png is larger than the limit of", part("myfile", "large.png", large));
        UploadForm exact = new UploadForm(new ImageDecoder(1_000_000), large.length, 5, 10_000);
        assertThat(exact.files(List.of(part("myfile", "large.png", large)), extracted::add)
                        .isSingle())
                .isTrue();
    }

    @Test
    void theLimitIsReportedInMebibytes() {
        UploadForm one = new UploadForm(new ImageDecoder(1_000_000), 1 << 20, 5, 10_000);
        UploadForm oneAndAHalf = new UploadForm(new ImageDecoder(1_000_000), 3 << 19, 5, 10_000);
        byte[] large = new byte[2 << 20];

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> one.files(List.of(part("myfile", "x", large)), extracted::add))
                .withMessage("x is larger than the limit of 1 MiB for an image.");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> oneAndAHalf.files(List.of(part("myfile", "x", large)), extracted::add))
                .withMessage("x is larger than the limit of 1.5 MiB for an image.");
    }

    @Test
    void anUploadOfUnlimitedLengthIsReadOnlyUpToTheLimit() {
        Endless endless = new Endless();

        rejected(413, "larger than the limit", part("myfile", "endless.png", endless));
        // At most what the buffer reads ahead.
        assertThat(endless.read).isLessThan(MAX_BYTES + 20_000);
    }

    @Test
    void anInterruptedUploadIsRejected() {
        rejected(400, "a.png: the upload was interrupted", part("myfile", "a.png", new Interrupted()));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> form.archive(new Interrupted(), extracted::add))
                .withMessage("The upload of the archive was interrupted.");
    }

    @Test
    void anArchiveInAPartGivesItsImagesAndTheFilesThatWereRejected() {
        byte[] zip = TestImages.zip(
                "folder/a.png", PNG, "notes.txt", TEXT, "inner.zip", TestImages.zip("x.png", PNG), "b\u202e.png", PNG);

        Batch<Upload> batch = files(part("myfile", "images.zip", zip));

        assertThat(batch.list()).isTrue();
        assertThat(batch.images()).extracting(Upload::fileName).containsExactly(new FileName("a.png"));
        assertThat(batch.rejected())
                .extracting(RejectedFile::fileName)
                .containsExactly("notes.txt", "inner.zip", "b\u202e.png");
        assertThat(batch.rejected()).extracting(file -> file.problem().status()).containsOnly(Status.BAD_REQUEST);
        assertThat(batch.rejected().get(1).problem().detail()).contains("archive in an archive");
    }

    @Test
    void theSizeOfEachExtractedFileIsReportedBeforeItIsKept() {
        form.archive(new ByteArrayInputStream(TestImages.zip("a.png", PNG, "notes.txt", TEXT)), extracted::add);

        assertThat(extracted).containsExactly((long) PNG.length, (long) TEXT.length);
    }

    @Test
    void memoryThatIsNotAvailableStopsTheExtraction() {
        byte[] zip = TestImages.zip("a.png", PNG, "b.png", PNG);
        ProblemException full = new ProblemException(Status.SERVICE_UNAVAILABLE, "Full.");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> form.archive(new ByteArrayInputStream(zip), bytes -> {
                    extracted.add(bytes);
                    throw full;
                }))
                .isSameAs(full);
        assertThat(extracted).hasSize(1);
    }

    @Test
    void anArchiveWithoutAValidImageIsRejectedAsAWhole() {
        rejected(400, "contains no files", part("myfile", "empty.zip", TestImages.zip("folder/", new byte[0])));
        rejected(
                400,
                "contains no valid image. notes.txt: ",
                part("myfile", "texts.zip", TestImages.zip("notes.txt", TEXT, "more.txt", TEXT)));
    }

    @Test
    void anImageInAnArchiveAboveTheLimitIsRejectedAlone() {
        byte[] zip = TestImages.zip("a.png", PNG, "large.png", TestImages.png(40, 40));

        Batch<Upload> batch = files(part("myfile", "images.zip", zip));

        assertThat(batch.images()).hasSize(1);
        assertThat(batch.rejected().get(0).problem().status()).isEqualTo(Status.REQUEST_ENTITY_TOO_LARGE);
    }

    private Batch<Upload> files(EntityPart... parts) {
        return form.files(List.of(parts), extracted::add);
    }

    private void rejected(int status, String detail, EntityPart... parts) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> files(parts))
                .withMessageContaining(detail)
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(status));
    }

    private static EntityPart part(String name, String fileName, byte[] content) {
        return part(name, fileName, new ByteArrayInputStream(content));
    }

    private static EntityPart part(String name, String fileName, InputStream content) {
        try {
            EntityPart.Builder part = EntityPart.withName(name).content(content);
            return (fileName == null ? part : part.fileName(fileName)).build();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static final class Endless extends InputStream {

        private long read;

        @Override
        public int read() {
            read++;
            return 'x';
        }
    }

    private static final class Interrupted extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("connection reset");
        }
    }
}
