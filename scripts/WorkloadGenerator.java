import java.io.IOException;
import java.net.URI;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** A thread for each request, one picture a request in the field {@code myfile}, the label read from the body. */
public class WorkloadGenerator {

    private static final String USAGE =
            "usage: scripts/workload-generator --num_request N --url URL --image_folder DIR [--threads N]";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;

    private WorkloadGenerator(URI url) {
        this.url = url;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int option = 0; option + 1 < arguments.length; option += 2) {
            options.put(arguments[option], arguments[option + 1]);
        }
        if (arguments.length % 2 != 0
                || !options.keySet().containsAll(List.of("--num_request", "--url", "--image_folder"))) {
            System.err.println(USAGE);
            System.exit(2);
        }
        int requests = Integer.parseInt(options.get("--num_request"));
        int threads = Integer.parseInt(options.getOrDefault("--threads", Integer.toString(requests)));
        List<Path> pictures = pictures(Path.of(options.get("--image_folder")));
        if (pictures.isEmpty()) {
            System.err.println("there are no pictures in " + options.get("--image_folder"));
            System.exit(2);
        }
        int failed = new WorkloadGenerator(URI.create(options.get("--url"))).run(pictures, requests, threads);
        System.exit(failed == 0 ? 0 : 1);
    }

    private static List<Path> pictures(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().toLowerCase().matches(".*\\.(jpe?g|png|gif|bmp|webp)"))
                    .sorted()
                    .toList();
        }
    }

    private int run(List<Path> pictures, int requests, int threads) throws InterruptedException {
        ExecutorService callers = Executors.newFixedThreadPool(Math.max(1, threads));
        long begun = System.nanoTime();
        List<Future<Boolean>> answers = new ArrayList<>();
        for (int request = 0; request < requests; request++) {
            Path picture = pictures.get(request % pictures.size());
            answers.add(callers.submit(() -> upload(picture)));
        }
        int failed = 0;
        for (Future<Boolean> answer : answers) {
            try {
                failed += answer.get() ? 0 : 1;
            } catch (java.util.concurrent.ExecutionException failure) {
                System.err.println(failure.getCause());
                failed++;
            }
        }
        callers.shutdown();
        System.out.printf(
                "%d requests, %d failed, %.2f s%n", requests, failed, (System.nanoTime() - begun) / 1e9);
        return failed;
    }

    private boolean upload(Path picture) throws IOException, InterruptedException {
        String boundary = UUID.randomUUID().toString();
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"myfile\"; filename=\""
                + picture.getFileName() + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofMinutes(15))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString(head, StandardCharsets.UTF_8),
                        BodyPublishers.ofByteArray(Files.readAllBytes(picture)),
                        BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        boolean success = answer.statusCode() == 200;
        System.out.println(
                success
                        ? picture.getFileName() + " uploaded! Classification result: " + answer.body()
                        : picture.getFileName() + " failed with " + answer.statusCode() + ": " + answer.body());
        return success;
    }
}
