package dev.osprey.worker.lifecycle;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Notices of EC2 that the instance will be interrupted, from the instance metadata service, version 2: of a Spot interruption two
 * minutes before it, and rebalance recommendations, which may come earlier.
 */
final class SpotNotices {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;
    private static final int TOKEN_SECONDS = 300;

    private final URI endpoint;
    private final HttpClient client;

    /** @param endpoint of the service, {@code http://169.254.169.254} on EC2 */
    SpotNotices(URI endpoint) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    }

    /**
     * What EC2 announces, in words; empty as long as there is nothing.
     *
     * @throws IOException if the service does not answer within some seconds, or with an error
     */
    Optional<String> current() throws IOException, InterruptedException {
        String token = token();
        Optional<String> interruption =
                get("spot/instance-action", token).map(notice -> "Spot interruption notice " + notice);
        return interruption.isPresent()
                ? interruption
                : get("events/recommendations/rebalance", token).map(notice -> "rebalance recommendation " + notice);
    }

    private String token() throws IOException, InterruptedException {
        HttpRequest request = request("/latest/api/token")
                .header("X-aws-ec2-metadata-token-ttl-seconds", Integer.toString(TOKEN_SECONDS))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        return send(request).orElseThrow(() -> new IOException(request.uri() + " answered " + NOT_FOUND));
    }

    private Optional<String> get(String path, String token) throws IOException, InterruptedException {
        return send(request("/latest/meta-data/" + path)
                .header("X-aws-ec2-metadata-token", token)
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(endpoint.resolve(path)).timeout(TIMEOUT);
    }

    private Optional<String> send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        if (response.statusCode() != OK) {
            throw new IOException(request.uri() + " answered " + response.statusCode());
        }
        return Optional.of(response.body());
    }
}
