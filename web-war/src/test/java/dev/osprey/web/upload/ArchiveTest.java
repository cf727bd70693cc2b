package dev.osprey.web.upload;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import dev.osprey.web.problems.ProblemException;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream.UnicodeExtraFieldPolicy;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void aZipBombIsRefusedBeforeItIsExtracted() throws IOException {
        byte[] bomb = TestImages.zip("small", SMALL, "bomb", new byte[50_000_000]);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> new Archive(LIMITS)
                        .extract(new ByteArrayInputStream(bomb), (name, bytes) -> Assertions.fail("extracted " + name)))
                .withMessageContaining("10000 bytes");
    }

    @Test
    void aBombThatDeclaresASmallSizeIsCounted() throws IOException {
        byte[] bomb = TestImages.zip("bomb", new byte[50_000_000]);
        int directory = indexOf(bomb, 0x02014b50);
        ByteBuffer.wrap(bomb).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, 10);

        refused(bomb, 413, "10000 bytes");
    }

    @Test
    void tooManyEntriesAreRefused() throws IOException {
        refused(
                TestImages.zip("1", SMALL, "2", SMALL, "3", SMALL, "4", SMALL, "5", SMALL, "6/", new byte[0]),
                413,
                "5 files");
    }

    @Test
    void aDirectoryThatAnnouncesFewEntriesAndListsManyIsRefused() throws IOException {
        byte[] zip = TestImages.zip("1", SMALL, "2", SMALL, "3", SMALL, "4", SMALL, "5", SMALL, "6", SMALL, "7", SMALL);
        int end = indexOf(zip, 0x06054b50);
        ByteBuffer.wrap(zip)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(end + 8, (short) 1)
                .putShort(end + 10, (short) 1);

        refused(zip, 413, "5 files");
    }

    @Test
    void extraFieldsThatNobodyWritesAreRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry("a.png");
            // Sixteen thousand fields without content.
            ByteBuffer fields = ByteBuffer.allocate(0xfff0).order(ByteOrder.LITTLE_ENDIAN);
            for (short field = 0; fields.hasRemaining(); field++) {
                fields.putShort((short) (0x4000 + field)).putShort((short) 0);
            }
            entry.setExtra(fields.array());
            zip.putNextEntry(entry);
        }

        refused(bytes.toByteArray(), 400, "damaged or in an unsupported format");
    }

    @Test
    void anEncryptedArchiveIsRefused() throws IOException {
        byte[] zip = TestImages.zip("a.png", SMALL);
        zip[6] |= 1;
        zip[indexOf(zip, 0x02014b50) + 8] |= 1;

        refused(zip, 400, "encrypted");
    }

    @Test
    void aMethodOtherThanDeflateIsNamed() throws IOException {
        refused(
                written(zip -> {
                    ZipArchiveEntry entry = new ZipArchiveEntry("a.png");
                    entry.setMethod(ZipMethod.BZIP2.getCode());
                    entry.setSize(SMALL.length);
                    zip.addRawArchiveEntry(entry, new ByteArrayInputStream(SMALL));
                }),
                400,
                "compressed with method 12, which is not supported");
    }

    @Test
    void aCutArchiveIsRefusedWhereverItIsCut() throws IOException {
        byte[] zip = threeFiles();
        for (int length = 4; length < zip.length; length++) {
            refused(Arrays.copyOf(zip, length), 400, "damaged");
        }
    }

    @Test
    void aDamagedArchiveNeverGivesAPartOfItsFiles() throws IOException {
        byte[] zip = threeFiles();
        Collection<byte[]> whole = extracted(zip).values();
        for (int at = 0; at < zip.length; at++) {
            for (int change : new int[] {1, 'g' ^ '/', 0x80, 0xff}) {
                byte[] damaged = zip.clone();
                damaged[at] ^= (byte) change;
                wholeOrRefused(damaged, whole, at);
            }
        }
    }

    @Test
    void anArchiveWithoutSomeOfItsBytesNeverGivesAPartOfItsFiles() throws IOException {
        byte[] zip = threeFiles();
        Collection<byte[]> whole = extracted(zip).values();
        for (int at = 0; at < zip.length; at++) {
            for (int removed : new int[] {1, 4, 30, 60}) {
                ByteArrayOutputStream rest = new ByteArrayOutputStream();
                rest.write(zip, 0, at);
                rest.writeBytes(Arrays.copyOfRange(zip, Math.min(zip.length, at + removed), zip.length));
                wholeOrRefused(rest.toByteArray(), whole, at);
            }
        }
    }

    @Test
    void twoArchivesInOneFileAreRefused() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(TestImages.zip("a.png", SMALL));
        both.write(TestImages.zip("b.png", SMALL));

        refused(both.toByteArray(), 400, "damaged");
    }

    @Test
    void aSelfExtractingArchiveIsExtracted() throws IOException {
        ByteArrayOutputStream program = new ByteArrayOutputStream();
        program.writeBytes("MZ a program that extracts itself".getBytes(StandardCharsets.UTF_8));
        program.write(threeFiles());

        assertThat(extracted(program.toByteArray())).containsOnlyKeys("a.png", "b.png", "c.png");
    }

    @Test
    void gapsBetweenFilesAndACommentDoNotMatter() throws IOException {
        byte[] zip = written(each -> {
            for (String name : List.of("a.png", "b.png", "c.png")) {
                put(each, new ZipArchiveEntry(name), SMALL);
                each.writePreamble(new byte[100]);
            }
            each.setComment("holiday");
        });

        assertThat(extracted(zip)).containsOnlyKeys("a.png", "b.png", "c.png");
    }

    @Test
    void eachFileOfANameIsExtracted() throws IOException {
        byte[] other = {1, 2, 3};
        byte[] zip = written(each -> {
            put(each, new ZipArchiveEntry("a.png"), SMALL);
            put(each, new ZipArchiveEntry("a.png"), other);
        });
        List<byte[]> contents = new ArrayList<>();

        new Archive(LIMITS).extract(new ByteArrayInputStream(zip), (name, bytes) -> contents.add(bytes));

        assertThat(contents).containsExactly(SMALL, other);
    }

    @Test
    void aFileThatTheDirectoryListsTwiceIsRefused() throws IOException {
        byte[] zip = TestImages.zip("a.png", SMALL, "b.png", SMALL);
        int first = indexOf(zip, 0x02014b50);
        int second = first + 46 + "a.png".length();
        System.arraycopy(zip, first, zip, second, second - first);

        refused(zip, 400, "damaged");
    }

    @Test
    void theFormatForLargeArchivesIsRead() throws IOException {
        byte[] zip = written(each -> {
            each.setUseZip64(Zip64Mode.Always);
            put(each, new ZipArchiveEntry("a.png"), SMALL);
            put(each, new ZipArchiveEntry("b.png"), SMALL);
        });
        assertThat(indexOf(zip, 0x06064b50)).isPositive();

        assertThat(extracted(zip)).containsOnlyKeys("a.png", "b.png");
        for (int length = 4; length < zip.length; length++) {
            refused(Arrays.copyOf(zip, length), 400, "damaged");
        }
    }

    @Test
    void aStoredFileMayHaveItsSizeBehindIt() throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry("a.png");
        entry.setMethod(ZipEntry.STORED);
        CRC32 checksum = new CRC32();
        checksum.update(SMALL);
        entry.setCrc(checksum.getValue());
        entry.setSize(SMALL.length);
        entry.setCompressedSize(SMALL.length);
        byte[] zip = written(each -> each.addRawArchiveEntry(entry, new ByteArrayInputStream(SMALL)));
        ByteBuffer header = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(6, (short) 8).putInt(14, 0).putInt(18, 0).putInt(22, 0);
        header.putShort(indexOf(zip, 0x02014b50) + 8, (short) 8);

        assertThat(extracted(zip).get("a.png")).isEqualTo(SMALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IBM850", "IBM437", "Shift_JIS", "GBK", "IBM866", "UTF-8", "windows-1252"})
    void namesInTheCodePageOfWindowsAreRead(String charset) throws IOException {
        String name = switch (charset) {
            case "Shift_JIS" -> "写真 テスト.png";
            case "GBK" -> "照片（一）.png";
            case "IBM866" -> "Фото.png";
            default -> "Größe à Orléans.png";
        };
        byte[] zip = written(each -> {
            each.setEncoding(charset);
            each.setUseLanguageEncodingFlag(false);
            put(each, new ZipArchiveEntry(name), SMALL);
        });

        assertThat(extracted(zip)).containsOnlyKeys(name);
    }

    @Test
    void theNameInTheUnicodePathFieldCounts() throws IOException {
        byte[] zip = written(each -> {
            each.setEncoding("US-ASCII");
            each.setUseLanguageEncodingFlag(false);
            each.setCreateUnicodeExtraFields(UnicodeExtraFieldPolicy.ALWAYS);
            put(each, new ZipArchiveEntry("写真.png"), SMALL);
        });

        assertThat(extracted(zip)).containsOnlyKeys("写真.png");
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

    private static void wholeOrRefused(byte[] zip, Collection<byte[]> whole, int at) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        try {
            new Archive(LIMITS).extract(new ByteArrayInputStream(zip), (name, bytes) -> contents.add(bytes));
        } catch (ProblemException refused) {
            return;
        }
        assertThat(contents).as("damaged at " + at).containsExactlyElementsOf(whole);
    }

    private static byte[] threeFiles() {
        byte[] random = new byte[40];
        new Random(1).nextBytes(random);
        return TestImages.zip("a.png", SMALL, "b.png", random, "c.png", new byte[] {7});
    }

    private static int indexOf(byte[] zip, int signature) {
        ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        return IntStream.range(0, zip.length - 3)
                .filter(at -> buffer.getInt(at) == signature)
                .findFirst()
                .orElse(-1);
    }

    private static byte[] written(Writer writer) throws IOException {
        SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(channel)) {
            writer.write(zip);
        }
        return Arrays.copyOf(channel.array(), (int) channel.size());
    }

    @FunctionalInterface
    private interface Writer {
        void write(ZipArchiveOutputStream zip) throws IOException;
    }

    private static void put(ZipArchiveOutputStream zip, ZipArchiveEntry entry, byte[] content) throws IOException {
        zip.putArchiveEntry(entry);
        zip.write(content);
        zip.closeArchiveEntry();
    }
}
