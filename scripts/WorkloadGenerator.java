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

/** Uploads one image per request, in the form field {@code myfile}, each on its own thread; the response body is the label. */
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
        List<Path> images = images(Path.of(options.get("--image_folder")));
        if (images.isEmpty()) {
            System.err.println("no images in " + options.get("--image_folder"));
            System.exit(2);
        }
        int failed = new WorkloadGenerator(URI.create(options.get("--url"))).run(images, requests, threads);
        System.exit(failed == 0 ? 0 : 1);
    }

    private static List<Path> images(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().toLowerCase().matches(".*\\.(jpe?g|png|gif|bmp|webp|tiff?)"))
                    .sorted()
                    .toList();
        }
    }

    private int run(List<Path> images, int requests, int threads) throws InterruptedException {
        ExecutorService threadPool = Executors.newFixedThreadPool(Math.max(1, threads));
        long started = System.nanoTime();
        List<Future<Boolean>> uploads = new ArrayList<>();
        for (int request = 0; request < requests; request++) {
            Path image = images.get(request % images.size());
            uploads.add(threadPool.submit(() -> upload(image)));
        }
        int failed = 0;
        for (Future<Boolean> upload : uploads) {
            try {
                failed += upload.get() ? 0 : 1;
            } catch (java.util.concurrent.ExecutionException failure) {
                System.err.println(failure.getCause());
                failed++;
            }
        }
        threadPool.shutdown();
        System.out.printf(
                "%d requests, %d failed, %.2f s%n", requests, failed, (System.nanoTime() - started) / 1e9);
        return failed;
    }

    private boolean upload(Path image) throws IOException, InterruptedException {
        String boundary = UUID.randomUUID().toString();
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"myfile\"; filename=\""
                + image.getFileName() + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofMinutes(15))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString(head, StandardCharsets.UTF_8),
                        BodyPublishers.ofByteArray(Files.readAllBytes(image)),
                        BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        boolean success = response.statusCode() == 200;
        System.out.println(
                success
                        ? image.getFileName() + " uploaded! Classification result: " + response.body()
                        : image.getFileName() + " failed with " + response.statusCode() + ": " + response.body());
        return success;
    }
}
