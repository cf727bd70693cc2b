package dev.osprey.endtoend;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

import dev.osprey.core.process.Programs;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * One client attacks, another one uploads: its images are answered all the same, health checks and pages too, and nothing
 * runs out of memory.
 */
@OnSharedOsprey
@Order(100)
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileClientsIT extends SharedOspreySuite {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    // The promise is 5 seconds; a machine that is busy with other tests needs more.
    private static final Duration ANSWER = Duration.ofSeconds(Thorough.choose(5, 30));
    private static final int UPLOADS = Thorough.choose(20, 4);
    private static final int CONNECTIONS = 300;
    private static final String FORM = "multipart/form-data; boundary=b";
    private static final List<Socket> STALLED = new ArrayList<>();

    private static RawClient attacker;
    private static RawClient other;
    private static Sample sample;

    @BeforeAll
    static void begin() throws Exception {
        attacker = new RawClient(osprey, "127.0.0.66");
        other = new RawClient(osprey, "127.0.0.2");
        sample = Samples.all().get(0);
        // Ends with 408 long after; the last test looks.
        STALLED.add(attacker.start(RawClient.concat(RawClient.head("/", FORM, 1_000), RawClient.ascii("--b"))));
    }

    @AfterAll
    static void end() throws IOException {
        closeAll(STALLED);
    }

    @Test
    @Order(1)
    void halfSentBodies() throws Exception {
        List<Socket> connections = new ArrayList<>();
        try {
            for (int each = 0; each < CONNECTIONS; each++) {
                connections.add(
                        attacker.start(RawClient.concat(RawClient.head("/", FORM, 100_000), RawClient.ascii("--b"))));
            }
            theOtherClientIsServed();
        } finally {
            closeAll(connections);
        }
    }

    @Test
    @Order(1)
    void announcedBytes() throws Exception {
        List<Socket> connections = new ArrayList<>();
        try {
            for (int each = 0; each < 20; each++) {
                connections.add(attacker.start(
                        RawClient.concat(RawClient.head("/", FORM, 259_000_000), RawClient.ascii("--b"))));
            }
            theOtherClientIsServed();
        } finally {
            closeAll(connections);
        }
    }

    @Test
    @Order(1)
    void unreadDownloads() throws Exception {
        String id = stored(TestImages.noiseBmp(Thorough.choose(1_800, 1_000)));
        List<Socket> connections = new ArrayList<>();
        try {
            for (int each = 0; each < CONNECTIONS; each++) {
                connections.add(attacker.start(RawClient.ascii(
                        "GET /api/classifications/" + id + "/image HTTP/1.1\r\nHost: localhost\r\n\r\n")));
            }
            theOtherClientIsServed();
            assertThat(other.get("/api/classifications/" + id + "/image").status())
                    .as("a download of the other client")
                    .isEqualTo(200);
        } finally {
            closeAll(connections);
        }
    }

    @Test
    @Order(1)
    void thumbnailStorm() throws Exception {
        String id = stored(jpeg(new BufferedImage(6_000, 4_000, BufferedImage.TYPE_3BYTE_BGR), false));

        during(60, call -> {
            RawClient.Answer answer = attacker.get("/api/classifications/" + id + "/image?width=" + (100 + call));
            assertThat(answer.status()).isIn(200, 429, 503);
            assertThat(answer.status() == 200 || answer.hasRetryAfter()).isTrue();
        });
    }

    @Test
    @Order(1)
    void partBombs() throws Exception {
        String part = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n";
        byte[] form = RawClient.ascii(part.repeat(100_000) + "--b--\r\n");

        during(
                8,
                call -> assertThat(attacker.post("/api/classifications", FORM, form)
                                .status())
                        .isEqualTo(413));
    }

    @Test
    @Order(1)
    void loginBodies() throws Exception {
        byte[] chunk = RawClient.ascii("10000\r\n" + "x".repeat(1 << 16) + "\r\n");
        byte[] chunks = RawClient.concat(
                RawClient.ascii("POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\n\r\n"),
                chunk,
                chunk,
                chunk);

        during(20, call -> {
            byte[] bytes =
                    call % 2 == 0 ? chunks : RawClient.head("/login", "application/x-www-form-urlencoded", 200_000_000);
            try (Socket socket = attacker.start(bytes)) {
                assertThat(startOfAnswer(socket)).isEqualTo("HTTP/1.1 413");
            }
        });
    }

    @Test
    @Order(1)
    void scanBombs() throws Exception {
        byte[] bomb = withScans(1_000, jpeg(new BufferedImage(5_000, 5_000, BufferedImage.TYPE_BYTE_GRAY), true));

        during(8, call -> assertThat(attacker.upload(bomb).status()).isIn(400, 413));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 3000", "65500 1", "99999 400", "40000000 1", "6300 6300"})
    @Order(1)
    void thinAndHugePictures(String size) throws Exception {
        int width = Integer.parseInt(size.split(" ")[0]);
        int height = Integer.parseInt(size.split(" ")[1]);
        byte[] png = TestImages.blank(width, height);

        during(6, call -> {
            RawClient.Answer answer = attacker.upload(png);
            assertThat(answer.status()).as(answer.text()).isIn(200, 400, 413, 422, 503);
            assertThat(answer.status() != 503 || answer.hasRetryAfter()).isTrue();
        });
    }

    @Test
    @Order(1)
    void aClientThatLeavesIsOneLineInTheLog() throws Exception {
        String id = "left-" + UUID.randomUUID();
        Socket connection = attacker.start(RawClient.ascii("POST / HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: " + id
                + "\r\nContent-Type: " + FORM + "\r\nContent-Length: 1000\r\n\r\n--b"));
        connection.close();

        Await.until("the line is written", TIMEOUT, () -> osprey.webLog(0).contains(id));
        List<String> lines = osprey.webLog(0).lines().toList();
        int at = lines.indexOf(
                lines.stream().filter(line -> line.contains(id)).findFirst().orElseThrow());
        assertThat(lines.get(at)).contains("from=127.0.0.66 left after 3 bytes");
        assertThat(lines.stream().skip(at + 1).limit(1)).noneMatch(line -> line.matches("\\s+at .*"));
    }

    /** Bytes behind a request whose end is in doubt are never taken for another one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked",
                "Transfer-Encoding:\r\n chunked",
                "Transfer-Encoding: chunked\r\n ,identity",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity, chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Content-Length: 26\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 26",
                "Content-Length: 5\r\nContent-Length: 26",
                "Content-Length: 26, 26"
            })
    @Order(1)
    void aRequestOfDoubtfulLengthIsTheLastOfItsConnection(String framing) throws Exception {
        String smuggled = "smuggled-" + UUID.randomUUID();
        for (String end : List.of("\r\n", "\n")) {
            RawClient.Answer answer = attacker.send(RawClient.ascii("POST /login HTTP/1.1\r\nHost: localhost\r\n"
                    + framing
                    + "\r\nContent-Type: text/plain\r\n\r\n5" + end + "hello\r\n0\r\n\r\n"
                    + "DELETE /api/nothing HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: " + smuggled + "\r\n\r\n"));

            assertThat(answer.responses()).as(answer.text()).isEqualTo(1);
            assertThat(answer.text()).doesNotContain(smuggled);
        }
    }

    @Test
    @Order(1)
    void aClientThatOffersHttp2IsServedWithHttp11() throws Exception {
        HttpClient java = HttpClient.newHttpClient();
        MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());
        for (int upload = 0; upload < Thorough.choose(40, 5); upload++) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(form.to(osprey.uri("/")), BodyHandlers.ofString(StandardCharsets.UTF_8));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(sample.prediction());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        }
        // In chunks: the length is not known.
        HttpRequest chunked = HttpRequest.newBuilder(osprey.uri("/"))
                .header("Content-Type", FORM)
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(RawClient.form("b", sample.bytes()))))
                .build();
        assertThat(java.send(chunked, BodyHandlers.ofString()).body()).isEqualTo(sample.prediction());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2", "--http1.0"})
    @Order(1)
    void curlUploads(String version, @TempDir Path folder) throws Exception {
        for (int upload = 0; upload < Thorough.choose(40, 3); upload++) {
            assertThat(run(folder, "curl", "-s", "-m", "60", version, "-F", "myfile=@" + sample.file(), uploadUri()))
                    .isEqualTo(sample.prediction());
            assertThat(run(
                            folder,
                            "curl",
                            "-s",
                            "-m",
                            "60",
                            version.equals("--http1.0") ? "--http1.1" : version,
                            "-H",
                            "Transfer-Encoding: chunked",
                            "-F",
                            "myfile=@" + sample.file(),
                            uploadUri()))
                    .isEqualTo(sample.prediction());
        }
    }

    @Test
    @Order(1)
    void nodeUploads(@TempDir Path folder) throws Exception {
        assumeTrue(Programs.onPath("node"), "node is not installed");
        Path script = Files.writeString(folder.resolve("upload.mjs"), """
                import { readFileSync } from 'node:fs';
                const form = new FormData();
                form.append('myfile', new Blob([readFileSync(process.argv[2])]), 'image.png');
                const answer = await fetch(process.argv[3], { method: 'POST', body: form });
                process.stdout.write(await answer.text());
                """);

        assertThat(run(folder, "node", script.toString(), sample.file().toString(), uploadUri()))
                .isEqualTo(sample.prediction());
    }

    @Test
    @Order(1)
    void eventsOfManyImagesAndWithoutABodyEndAtOnce() throws Exception {
        String ids =
                Stream.generate(UUID::randomUUID).limit(500).map(UUID::toString).collect(Collectors.joining(","));

        assertThat(client.get("/api/classifications/events?ids=" + ids).statusCode())
                .isEqualTo(404);
        HttpResponse<String> head = client.send("HEAD", "/api/classifications/events?ids=" + ids);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).contains("text/event-stream");
        HttpResponse<String> events = client.get("/api/classifications/events?ids=" + stored(sample.bytes()));
        assertThat(events.body()).contains("event: end");
        assertThat(events.headers().firstValue("X-Accel-Buffering")).contains("no");
    }

    @Test
    @Order(2)
    void aBodyThatStallsEndsWith408() throws Exception {
        assertThat(startOfAnswer(STALLED.get(0))).isEqualTo("HTTP/1.1 408");
    }

    @Test
    @Order(3)
    void nothingRanOutOfMemory() throws Exception {
        assertThat(osprey.logLines("OutOfMemoryError")).isEmpty();
        assertThat(osprey.printed()).doesNotContain("starting it again");
    }

    /** The server waits for the rest of the body before it closes the connection. */
    private static String startOfAnswer(Socket socket) throws IOException {
        byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        return new String(start, StandardCharsets.ISO_8859_1);
    }

    private interface Attack {
        void call(int number) throws IOException;
    }

    /** Serves the other client while as many calls as are given run at once. */
    private static void during(int calls, Attack attack) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int call = 0; call < calls; call++) {
                int number = call;
                running.add(threads.submit(() -> {
                    try {
                        attack.call(number);
                    } catch (IOException broken) {
                        throw new UncheckedIOException(broken);
                    }
                }));
            }
            theOtherClientIsServed();
            for (Future<?> each : running) {
                each.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void theOtherClientIsServed() throws Exception {
        for (int upload = 0; upload < UPLOADS; upload++) {
            long start = System.nanoTime();
            RawClient.Answer answer = other.upload(sample.bytes());
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.text()).endsWith(sample.prediction());
            assertThat(took).as("time of an upload").isLessThan(ANSWER);
            assertThat(other.get("/health/live").status()).isEqualTo(200);
            assertThat(other.get("/").status()).isEqualTo(200);
        }
    }

    private static String stored(byte[] image) throws Exception {
        HttpResponse<String> answer = client.upload(
                "/api/classifications", MultipartForm.with("myfile", "image", image), "Prefer", "wait=120");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Client.object(answer.body()).getString("id");
    }

    private static byte[] jpeg(BufferedImage image, boolean progressive) throws IOException {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
        ImageWriter writer = writers.next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(output);
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (progressive) {
                how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    /** Repeats the last scan of a JPEG file. */
    private static byte[] withScans(int more, byte[] jpeg) {
        int end = jpeg.length - 2;
        int scan = end;
        while ((jpeg[scan] & 0xff) != 0xff || (jpeg[scan + 1] & 0xff) != 0xda) {
            scan--;
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(jpeg, 0, end);
        for (int each = 0; each < more; each++) {
            file.write(jpeg, scan, end - scan);
        }
        file.write(jpeg, end, 2);
        return file.toByteArray();
    }

    private static String uploadUri() {
        return osprey.uri("/").toString();
    }

    private static String run(Path folder, String... command) throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new TimeoutException(String.join(" ", command));
        }
        return Files.readString(output);
    }

    private static void closeAll(List<Socket> connections) throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
