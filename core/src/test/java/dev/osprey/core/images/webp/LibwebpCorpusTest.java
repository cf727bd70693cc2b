package dev.osprey.core.images.webp;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Files of every kind that libwebp's encoders write, and some that they do not. */
class LibwebpCorpusTest {

    private static final String CORPUS = "/dev/osprey/core/images/webp/corpus";

    private static Map<String, byte[]> files;

    private record Expected(String file, int width, int height, String digest) {

        static Expected of(String line) {
            String[] words = line.split(" ");
            return new Expected(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), words[3]);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Expected> corpus() throws IOException {
        files = unzip();
        try (InputStream stream = LibwebpCorpusTest.class.getResourceAsStream(CORPUS + ".txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(Expected::of);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void pixelsAreThoseOfLibwebp(Expected expected) throws Exception {
        BufferedImage image = read(files.get(expected.file()));

        assertThat(image.getWidth()).isEqualTo(expected.width());
        assertThat(image.getHeight()).isEqualTo(expected.height());
        assertThat(digest(image)).isEqualTo(expected.digest());
    }

    @Test
    void holdsMoreThanTwoHundredFiles() throws Exception {
        assertThat(corpus()).hasSizeGreaterThan(200);
    }

    private static BufferedImage read(byte[] file) throws IOException {
        ImageReader reader = new WebPImageReaderSpi().createReaderInstance(null);
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
        return reader.read(0);
    }

    /** Of red, green, blue and alpha of each pixel; colours of transparent pixels say nothing. */
    private static String digest(BufferedImage image) throws NoSuchAlgorithmException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * image.getWidth() * image.getHeight());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int argb = image.getRGB(x, y);
                bytes.putInt(argb >>> 24 == 0 ? 0 : argb << 8 | argb >>> 24);
            }
        }
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    }

    private static Map<String, byte[]> unzip() throws IOException {
        Map<String, byte[]> found = new HashMap<>();
        try (InputStream stream = LibwebpCorpusTest.class.getResourceAsStream(CORPUS + ".zip");
                ZipInputStream zip = new ZipInputStream(stream)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                found.put(entry.getName().replace(".webp", ""), zip.readAllBytes());
            }
        }
        return found;
    }
}
