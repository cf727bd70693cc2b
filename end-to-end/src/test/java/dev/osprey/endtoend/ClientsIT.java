package dev.osprey.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import dev.osprey.sqsra.FreePorts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The programs of docs/clients.md run as they stand there, but for the address. */
@OnSharedOsprey
@Order(10)
@Timeout(300)
class ClientsIT extends SharedOspreySuite {

    private static final Path DOCUMENT = OspreyProcess.root().resolve("docs/clients.md");
    private static final Pattern CHAPTER = Pattern.compile("## (.+)");
    private static final Pattern LANGUAGE = Pattern.compile("### (.+)");
    private static final String FENCE = "```";
    private static final String ADDRESS = "http://localhost:8080";
    private static final int RECEIVER_PORT = 9000;
    private static final String JOB_WITH_WEBHOOK = "A job with a webhook";
    private static final String RECEIVER = "A receiver of webhooks";
    private static final int IMAGES = 20;

    @TempDir
    private static Path folder;

    private static Sample boot;

    /** One program: under which headings it stands, and its lines. */
    private record Program(String chapter, String language, List<String> lines) {

        @Override
        public String toString() {
            return chapter + ", " + language;
        }

        String text() {
            return String.join("\n", lines) + "\n";
        }
    }

    @BeforeAll
    static void storeImages() throws Exception {
        List<Sample> samples = Samples.all();
        boot = samples.stream()
                .filter(sample -> sample.prediction().equals("Ankle boot"))
                .findFirst()
                .orElseThrow();
        Files.write(folder.resolve("boot.png"), boot.bytes());
        Path images = Files.createDirectory(folder.resolve("images"));
        for (Sample sample : samples.subList(0, IMAGES)) {
            Files.write(images.resolve(sample.name()), sample.bytes());
        }
        Files.writeString(images.resolve("note.png"), "no image");
    }

    @ParameterizedTest
    @MethodSource
    void classifiesOneImage(Program program) throws Exception {
        assertThat(run(program)).contains(boot.prediction());
    }

    static Stream<Arguments> classifiesOneImage() throws IOException {
        return programs("One image");
    }

    @ParameterizedTest
    @MethodSource
    void classifiesAllImagesOfAFolderAndNamesTheInvalidOne(Program program) throws Exception {
        String output = run(program);

        for (Sample sample : Samples.all().subList(0, IMAGES)) {
            Pattern ofImage = Pattern.compile("(^|\")" + Pattern.quote(sample.name()) + "(:|\")");
            assertThat(output.lines().filter(line -> ofImage.matcher(line).find()))
                    .singleElement()
                    .asString()
                    .containsPattern("(: |\"label\":\")" + Pattern.quote(sample.prediction()) + "(\"|$)");
        }
        assertThat(output).contains("note.png").contains("not a JPEG, PNG");
    }

    static Stream<Arguments> classifiesAllImagesOfAFolderAndNamesTheInvalidOne() throws IOException {
        return programs("Many images");
    }

    @ParameterizedTest
    @MethodSource
    void classifiesAllImagesOfAFolderAsOneJob(Program program) throws Exception {
        String output = run(program);

        for (Sample sample : Samples.all().subList(0, IMAGES)) {
            String row = "," + sample.name() + ",DONE," + sample.prediction() + ",";
            assertThat(output.lines().filter(line -> line.contains(row))).hasSize(1);
        }
        assertThat(output).contains("note.png").contains("not a JPEG, PNG");
    }

    static Stream<Arguments> classifiesAllImagesOfAFolderAsOneJob() throws IOException {
        return programs("A job");
    }

    @ParameterizedTest
    @MethodSource
    void aReceiverIsToldTheEndOfAJobAndBelievesNothingElse(Program job) throws Exception {
        int port = FreePorts.one();
        // curl cannot receive.
        String language = job.language().equals("curl") ? "Python" : job.language();
        Program receiver = read().stream()
                .filter(program ->
                        program.chapter().equals(RECEIVER) && program.language().equals(language))
                .findFirst()
                .orElseThrow();
        Path output = folder.resolve("received-by-" + job.language() + ".txt");
        ProcessBuilder command = new ProcessBuilder(command(language, store(receiver, port, "receiver")))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().put("OSPREY_WEBHOOKS_SECRET", WebhookReceiver.SECRET);
        Process process = command.start();
        try {
            Await.until("the receiver listens", Duration.ofMinutes(1), () -> listens(port));
            assertThat(deliver(port, "forged", Instant.now(), "v1,AAAA")).isEqualTo(401);
            assertThat(deliver(port, "old", Instant.now().minusSeconds(600), ""))
                    .isEqualTo(401);
            assertThat(deliver(port, "early", Instant.now().plusSeconds(600), ""))
                    .isEqualTo(401);
            assertThat(deliver(port, "once", Instant.now(), "")).isEqualTo(204);
            assertThat(deliver(port, "once", Instant.now(), "")).isEqualTo(204);

            output(command(job.language(), store(job, port, "classify")));

            Await.until("the answers", Duration.ofMinutes(2), () -> rows(output) == IMAGES);
            String received = Files.readString(output);
            for (Sample sample : Samples.all().subList(0, IMAGES)) {
                assertThat(received).contains("," + sample.name() + ",DONE," + sample.prediction() + ",");
            }
            assertThat(received.lines().filter(line -> line.contains("once.png")))
                    .hasSize(1);
            assertThat(received).doesNotContain("forged.png", "old.png", "early.png");
        } finally {
            process.destroy();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    static Stream<Arguments> aReceiverIsToldTheEndOfAJobAndBelievesNothingElse() throws IOException {
        return programs(JOB_WITH_WEBHOOK);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static long rows(Path output) throws IOException {
        try (Stream<String> lines = Files.lines(output)) {
            return lines.filter(line -> line.contains(",DONE,")).count();
        }
    }

    /**
     * Sends a webhook of an image with this name.
     *
     * @param signature empty for the right one
     * @return the status of the answer
     */
    private static int deliver(int port, String name, Instant at, String signature) throws Exception {
        byte[] body = ("{\"type\":\"image.classified\",\"timestamp\":\"" + at + "\",\"data\":{\"fileName\":\"" + name
                        + ".png\",\"label\":\"Bag\"}}")
                .getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(at.getEpochSecond());
        String right = "v1," + WebhookReceiver.signature(name + "." + timestamp + ".", body);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("webhook-id", name)
                .header("webhook-timestamp", timestamp)
                // While secrets are replaced there are two.
                .header("webhook-signature", signature.isEmpty() ? "v1,b3RoZXI= " + right : signature)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void eachChapterHasAProgramForEachLanguage() throws IOException {
        List<Program> programs = read();

        List<String> chapters = List.of("One image", "Many images", "A job", JOB_WITH_WEBHOOK);
        assertThat(programs.stream().map(Program::chapter).distinct())
                .startsWith(chapters.toArray(String[]::new))
                .hasSize(chapters.size() + 1)
                .endsWith(RECEIVER);
        assertThat(programs)
                .filteredOn(program -> program.chapter().equals(RECEIVER))
                .extracting(Program::language)
                .containsExactly("Python", "JavaScript", "Java");
        for (String chapter : chapters) {
            assertThat(programs)
                    .filteredOn(program -> program.chapter().equals(chapter))
                    .extracting(Program::language)
                    .containsExactly("curl", "Python", "JavaScript", "Java");
        }
    }

    private static Stream<Arguments> programs(String chapter) throws IOException {
        return read().stream()
                .filter(program -> program.chapter().equals(chapter))
                .map(Arguments::of);
    }

    private static List<Program> read() throws IOException {
        List<Program> programs = new ArrayList<>();
        String chapter = "";
        String language = "";
        List<String> lines = null;
        for (String line : Files.readAllLines(DOCUMENT)) {
            Matcher newChapter = CHAPTER.matcher(line);
            Matcher newLanguage = LANGUAGE.matcher(line);
            if (lines == null && newChapter.matches()) {
                chapter = newChapter.group(1);
            } else if (lines == null && newLanguage.matches()) {
                language = newLanguage.group(1);
            } else if (line.startsWith(FENCE)) {
                if (lines != null) {
                    programs.add(new Program(chapter, language, lines));
                }
                lines = lines == null ? new ArrayList<>() : null;
            } else if (lines != null) {
                lines.add(line);
            }
        }
        return programs;
    }

    /** Returns what the program printed. */
    private static String run(Program program) throws IOException, InterruptedException {
        return output(command(program.language(), store(program, RECEIVER_PORT, "classify")));
    }

    /** @param port of the receiver of webhooks */
    private static Path store(Program program, int port, String name) throws IOException {
        String text = program.text();
        assertThat(text).contains(ADDRESS);
        Path file = folder.resolve(fileName(program.language(), text, name));
        Files.writeString(
                file,
                text.replace(ADDRESS, osprey.uri("").toString())
                        .replace(Integer.toString(RECEIVER_PORT), Integer.toString(port)));
        return file;
    }

    private static String fileName(String language, String text, String name) {
        return switch (language) {
            case "curl" -> name + ".sh";
            case "Python" -> name + ".py";
            case "JavaScript" -> name + ".mjs";
            default -> {
                Matcher type = Pattern.compile("public class (\\w+)").matcher(text);
                assertThat(type.find()).isTrue();
                yield type.group(1) + ".java";
            }
        };
    }

    private static List<String> command(String language, Path file) throws IOException, InterruptedException {
        return switch (language) {
            case "curl" -> List.of("bash", file.toString());
            case "Python" -> {
                assumeTrue(succeeds("python3", "-c", "import requests"), "Python has no Requests here");
                yield List.of("python3", file.toString());
            }
            case "JavaScript" -> {
                assumeTrue(succeeds("node", "-e", "require('fs').openAsBlob('.')"), "there is no Node.js 20 here");
                yield List.of("node", file.toString());
            }
            default ->
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), file.toString());
        };
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(output).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
