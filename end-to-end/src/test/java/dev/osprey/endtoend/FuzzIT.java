package dev.osprey.endtoend;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

import dev.osprey.core.time.Await;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends mutated pictures, forms and archives to the running service. Whatever comes, the service answers: with a result,
 * with a 4xx, or with 503 and {@code Retry-After}; it finishes every image that it accepted, and no process ends.
 */
@OnSharedOsprey
@Order(101)
@Timeout(3600)
class FuzzIT extends SharedOspreySuite {

    private static final long SEED = 20261125;
    private static final int CASES = Thorough.choose(6_000, 300);
    private static final int CALLERS = 4;
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    // The promise is 10 seconds; a machine that is busy with other tests needs more.
    private static final Duration ANSWER = Duration.ofSeconds(Thorough.choose(10, 60));
    private static final String BOUNDARY = "fuzz-boundary";
    private static final String FORM = "multipart/form-data; boundary=" + BOUNDARY;
    private static final byte[] SPECIAL = {0, 1, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};

    private static final List<byte[]> PICTURES = new ArrayList<>();

    private static RawClient sender;

    /** What is sent, and where to. */
    private record Case(int number, String kind, String path, String type, byte[] body) {}

    private record Outcome(Case sent, RawClient.Answer answer, Duration took) {}

    @BeforeAll
    static void pictures() throws IOException {
        sender = new RawClient(osprey, "127.0.0.77");
        Random random = new Random(SEED);
        for (int type :
                new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_INDEXED
                }) {
            BufferedImage image = new BufferedImage(40, 30, type);
            for (int x = 0; x < 40; x++) {
                for (int y = 0; y < 30; y++) {
                    image.setRGB(x, y, random.nextInt());
                }
            }
            for (String format : new String[] {"jpeg", "png", "gif", "bmp", "tiff"}) {
                ByteArrayOutputStream file = new ByteArrayOutputStream();
                if (ImageIO.write(image, format, file)) {
                    PICTURES.add(file.toByteArray());
                }
            }
        }
        for (String name : new String[] {"lossy.webp", "lossless.webp", "alpha.webp", "cmyk.jpg", "progressive.jpg"}) {
            try (InputStream file = FuzzIT.class.getResourceAsStream("/dev/osprey/core/images/" + name)) {
                PICTURES.add(file.readAllBytes());
            }
        }
        PICTURES.add(Samples.all().get(0).bytes());
    }

    @Test
    void mutatedPicturesFormsAndArchivesAreAnswered() throws Exception {
        ProcessHandle web = osprey.webNode(0);
        List<Long> workers = client.workerPids();
        List<Callable<Outcome>> calls = new ArrayList<>();
        for (int number = 0; number < CASES; number++) {
            int each = number;
            calls.add(() -> outcome(newCase(each)));
        }

        Map<String, Integer> counts = new TreeMap<>();
        for (Outcome outcome : ConcurrentCalls.invokeAll(CALLERS, calls)) {
            int status = outcome.answer().status();
            String what = String.format(
                    Locale.ROOT,
                    "seed %d, case %d (%s): %s",
                    SEED,
                    outcome.sent().number(),
                    outcome.sent().kind(),
                    outcome.answer().text());
            assertThat(status)
                    .as(what)
                    .satisfiesAnyOf(
                            code -> assertThat(code).isLessThan(500),
                            code -> assertThat(code).isEqualTo(503));
            assertThat(status != 503 || outcome.answer().hasRetryAfter())
                    .as(what)
                    .isTrue();
            assertThat(outcome.took()).as(what).isLessThan(ANSWER);
            counts.merge(outcome.sent().kind() + " " + status, 1, Integer::sum);
        }
        System.out.println("fuzz: " + counts);

        Await.until(
                "no image is left without an answer",
                TIMEOUT,
                () -> Client.array(client.get("/api/classifications?status=QUEUED&limit=10")
                                .body())
                        .isEmpty());
        assertThat(osprey.webNode(0).pid()).isEqualTo(web.pid());
        assertThat(client.workerPids()).isEqualTo(workers);
        assertThat(osprey.logLines("OutOfMemoryError")).isEmpty();
    }

    private static Outcome outcome(Case sent) throws IOException {
        long start = System.nanoTime();
        RawClient.Answer answer = sender.post(sent.path(), sent.type(), sent.body());
        return new Outcome(sent, answer, Duration.ofNanos(System.nanoTime() - start));
    }

    private static Case newCase(int number) throws IOException {
        Random random = new Random(SEED + number);
        byte[] picture = PICTURES.get(random.nextInt(PICTURES.size()));
        return switch (number % 4) {
            case 0, 1 ->
                new Case(
                        number,
                        "picture",
                        random.nextBoolean() ? "/" : "/api/classifications",
                        FORM,
                        RawClient.form(BOUNDARY, mutated(picture, random)));
            case 2 ->
                new Case(
                        number,
                        "form",
                        "/api/classifications",
                        FORM,
                        mutated(RawClient.form(BOUNDARY, picture), random));
            default ->
                new Case(
                        number, "archive", "/api/classifications", "application/zip", mutated(archive(random), random));
        };
    }

    private static byte[] archive(Random random) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file, StandardCharsets.UTF_8)) {
            for (int entry = 0; entry < 1 + random.nextInt(4); entry++) {
                zip.putNextEntry(new ZipEntry("folder/" + entry + ".png"));
                byte[] picture = PICTURES.get(random.nextInt(PICTURES.size()));
                zip.write(random.nextBoolean() ? picture : mutated(picture, random));
            }
        }
        return file.toByteArray();
    }

    /** Changes one to four places; half of them near the beginning, where the headers are. */
    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int change = 0; change <= random.nextInt(4) && bytes.length > 1; change++) {
            int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 200) : bytes.length);
            int length = Math.min(1 + random.nextInt(1 + random.nextInt(64)), bytes.length - at);
            bytes = switch (random.nextInt(7)) {
                case 0 -> flipped(bytes, at, 1 << random.nextInt(8));
                case 1 -> filled(bytes, at, length, SPECIAL[random.nextInt(SPECIAL.length)]);
                case 2 -> spliced(bytes, 0, at, new byte[0], bytes.length);
                case 3 -> spliced(bytes, 0, at, new byte[0], at + length);
                case 4 -> spliced(bytes, 0, at + length, new byte[0], at);
                case 5 -> {
                    byte[] noise = new byte[length];
                    random.nextBytes(noise);
                    yield spliced(bytes, 0, at, noise, at);
                }
                default -> filled(bytes, at, 1, (byte) random.nextInt());
            };
        }
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int at, int bit) {
        bytes[at] ^= (byte) bit;
        return bytes;
    }

    private static byte[] filled(byte[] bytes, int at, int length, byte value) {
        Arrays.fill(bytes, at, at + length, value);
        return bytes;
    }

    /** The bytes up to one place, others, and the bytes from another place on. */
    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between, int rest) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(bytes, from, to - from);
        all.writeBytes(between);
        all.write(bytes, rest, bytes.length - rest);
        return all.toByteArray();
    }
}
