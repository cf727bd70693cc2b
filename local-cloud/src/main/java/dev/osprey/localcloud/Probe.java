package dev.osprey.localcloud;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Checks that a server works by a list call, the cheapest one that reaches its data. */
final class Probe {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    void checkSqs(URI endpoint) throws StartupException {
        check("sqs", post(endpoint, "AmazonSQS.ListQueues"));
    }

    void checkS3(URI endpoint) throws StartupException {
        check(
                "s3",
                HttpRequest.newBuilder(endpoint.resolve("/")).timeout(TIMEOUT).build());
    }

    void checkDynamoDb(URI endpoint) throws StartupException {
        check("dynamodb", post(endpoint, "DynamoDB_20120810.ListTables"));
    }

    private static HttpRequest post(URI endpoint, String target) {
        return HttpRequest.newBuilder(endpoint.resolve("/"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", target)
                // DynamoDB Local requires credentials, but accepts any.
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=probe/20000101/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host, Signature=none")
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }

    /** The text of a page, without its markup: the reason of a failed start is one line. */
    private static String oneLine(String body) {
        return body.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
    }

    private void check(String server, HttpRequest request) throws StartupException {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new StartupException(
                        server + " responds with " + response.statusCode() + ": " + oneLine(response.body()));
            }
        } catch (IOException e) {
            throw new StartupException(server + " does not respond: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("interrupted while checking " + server, e);
        }
    }
}
