package dev.osprey.web.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ArchiveTest {

    private static final Archive.Limits LIMITS = new Archive.Limits(5, 10_000, 1_000);
    private static final byte[] SMALL = new byte[10];

    @Test
    void filesAreExtractedWithoutFoldersAndMacMetadata() throws IOException {
        byte[] zip = TestImages.zip(
                "a.png",
                SMALL,
                "folder/",
                new byte[0],
                "../../b.png",
                SMALL,
                "__MACOSX/._a.png",
                SMALL,
                "folder\\größe.png",
                SMALL);

        assertThat(extracted(zip)).containsOnlyKeys("a.png", "b.png", "größe.png");
    }

    @Test
    void aFileThatIsTooLargeIsTruncated() throws IOException {
        Map<String, byte[]> files = extracted(TestImages.zip("large.png", new byte[5_000], "small.png", SMALL));

        assertThat(files.get("large.png")).hasSize(1_001);
        assertThat(files.get("small.png")).isEqualTo(SMALL);
    }

    @Test
    void theLimitForAllFilesIncludesThoseThatAreSkipped() throws IOException {
        refused(TestImages.zip("a.png", new byte[10_001]), 413, "10000 bytes");
        refused(TestImages.zip("__MACOSX/a", new byte[6_000], "b", new byte[6_000]), 413, "10000 bytes");
    }

    @Test
    void aZipBombIsNotReadToItsEnd() throws IOException {
        byte[] bomb = TestImages.zip("bomb", new byte[50_000_000]);
        CountedInput input = new CountedInput(bomb);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> new Archive(LIMITS).extract(input, (name, bytes) -> {}));
        assertThat(input.read).isLessThan(bomb.length / 2);
    }

    @Test
    void tooManyEntriesAreRefused() throws IOException {
        refused(
                TestImages.zip("1", SMALL, "2", SMALL, "3", SMALL, "4", SMALL, "5", SMALL, "6/", new byte[0]),
                413,
                "5 files");
    }

    @Test
    void anEncryptedArchiveIsRefused() throws IOException {
        byte[] zip = TestImages.zip("a.png", SMALL);
        zip[6] |= 1;

        refused(zip, 400, "encrypted");
    }

    @Test
    void aDamagedArchiveIsRefused() throws IOException {
        byte[] zip = TestImages.zip("a.png", "some text that is packed".getBytes(StandardCharsets.UTF_8));

        refused(Arrays.copyOf(zip, 45), 400, "damaged");
    }

    @Test
    void anArchiveIsDetectedByItsFirstBytes() throws IOException {
        assertThat(Archive.isZip(TestImages.zip("a", SMALL))).isTrue();
        assertThat(Archive.isZip(TestImages.zip())).isTrue();
        assertThat(Archive.isZip(new byte[] {'P', 'K'})).isFalse();
        assertThat(Archive.isZip(new byte[0])).isFalse();
        ByteArrayInputStream stream = new ByteArrayInputStream(TestImages.zip("a", SMALL));
        assertThat(Archive.isZip(stream)).isTrue();
        assertThat(stream.readAllBytes()).isEqualTo(TestImages.zip("a", SMALL));
    }

    private static void refused(byte[] zip, int status, String why) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> extracted(zip))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(status))
                .withMessageContaining(why);
    }

    private static Map<String, byte[]> extracted(byte[] zip) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        new Archive(LIMITS).extract(new ByteArrayInputStream(zip), files::put);
        return files;
    }

    private static final class CountedInput extends ByteArrayInputStream {

        private int read;

        private CountedInput(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] bytes, int offset, int length) {
            int count = super.read(bytes, offset, length);
            read += Math.max(0, count);
            return count;
        }
    }
}
