package dev.osprey.core.images;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/** Damaged files of all formats: whatever the damage, the answer is the documented exception, soon, and for little memory. */
class MutationTest {

    private static final int MUTATIONS = Boolean.getBoolean("osprey.thorough") ? 1_000_000 : 5_000;
    private static final long SEED = 20261125;

    private static final int MAX_PIXELS = 200_000;
    private static final int SIDE = 64;
    private static final long MAX_ALLOCATED_BYTES = 64L << 20;
    private static final Duration MAX_PROCESSOR_TIME = Duration.ofSeconds(3);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ImageDecoder decoder = new ImageDecoder(MAX_PIXELS);

    @Test
    void onlyTheDocumentedExceptionIsThrown() throws Exception {
        List<byte[]> files = files();
        Map<ImageFormat, Integer> read = new HashMap<>();
        for (int i = 0; i < MUTATIONS; i++) {
            SplittableRandom random = new SplittableRandom(SEED + i);
            byte[] file = MutatedFile.of(pick(files, random), pick(files, random), random);
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long time = threads.getCurrentThreadCpuTime();
            try {
                read.merge(decoder.inspect(file).format(), 1, Integer::sum);
                decoder.decode(file, SIDE);
            } catch (InvalidImageException documented) {
                assertThat(documented.reason()).isNotEqualTo(InvalidImageException.Reason.TOO_COSTLY);
            } catch (RuntimeException | Error undocumented) {
                fail("mutation %d: %s".formatted(i, HexFormat.of().formatHex(file)), undocumented);
            }
            for (ImageFormat format : ImageFormat.values()) {
                assertThat(Orientation.read(format, file)).isBetween(1, 8);
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - allocated)
                    .as("bytes for mutation %d", i)
                    .isLessThan(MAX_ALLOCATED_BYTES);
            assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - time))
                    .as("processor time for mutation %d", i)
                    .isLessThan(MAX_PROCESSOR_TIME);
        }
        // The mutations would prove nothing if every file was refused at its first bytes.
        assertThat(read).containsOnlyKeys(ImageFormat.values());
        assertThat(read.values()).allSatisfy(count -> assertThat(count).isGreaterThan(MUTATIONS / 1000));
    }

    private static byte[] pick(List<byte[]> files, SplittableRandom random) {
        return files.get(random.nextInt(files.size()));
    }

    private static List<byte[]> files() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (String format : List.of("jpeg", "png", "gif", "bmp", "tiff")) {
            files.add(ImageFiles.file(format, ImageFiles.redAndBlue(24, 16)));
            files.add(ImageFiles.file(format, ImageFiles.noise(20, 12)));
        }
        files.add(ImageFiles.file("png", ImageFiles.indexed()));
        files.add(ImageFiles.file("gif", ImageFiles.indexed()));
        files.add(ImageFiles.file("bmp", ImageFiles.indexed()));
        for (int orientation : new int[] {3, 6, 8}) {
            files.add(ImageFiles.withOrientation(orientation, ImageFiles.file("jpeg", ImageFiles.redAndBlue(24, 16))));
        }
        for (String name : List.of("rotated.png", "rotated.webp", "cmyk.jpg", "progressive.jpg", "animated.webp")) {
            files.add(ImageFiles.resource(name));
        }
        for (String name : List.of(
                "cmyk-lzw",
                "rgb-16",
                "rgb-float",
                "rgb-jpeg",
                "rgb-lzw",
                "rgb-planar",
                "grey-group4",
                "palette",
                "ycbcr",
                "rgb-tiled-big-endian",
                "alpha-premultiplied",
                "rgb-orientation-6")) {
            files.add(ImageFiles.resource("tiff/" + name + ".tif"));
        }
        files.addAll(webp());
        return files;
    }

    private static List<byte[]> webp() throws IOException {
        List<byte[]> files = new ArrayList<>();
        List<String> names = Stream.of(
                        "lossy-photo-17x17",
                        "alpha-photo-17x17",
                        "lossless-photo-17x17",
                        "lossless-drawing-33x50",
                        "palette-18-transparent",
                        "alpha-raw-filter-3",
                        "offset-alpha-18-6",
                        "icc-junk",
                        "exif-and-xmp")
                .map(name -> name + ".webp")
                .toList();
        try (InputStream stream = MutationTest.class.getResourceAsStream("webp/corpus.zip");
                ZipInputStream zip = new ZipInputStream(stream)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (names.contains(entry.getName())) {
                    files.add(zip.readAllBytes());
                }
            }
        }
        assertThat(files).hasSameSizeAs(names);
        return files;
    }
}
