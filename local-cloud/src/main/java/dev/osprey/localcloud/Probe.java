package dev.osprey.localcloud;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks each server for a list, which is the cheapest call that goes all the way to its data. */
final class Probe {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    void askSqs(URI endpoint) throws StartupException {
        ask("sqs", post(endpoint, "AmazonSQS.ListQueues"));
    }

    void askS3(URI endpoint) throws StartupException {
        ask("s3", HttpRequest.newBuilder(endpoint.resolve("/")).timeout(LIMIT).build());
    }

    void askDynamoDb(URI endpoint) throws StartupException {
        ask("dynamodb", post(endpoint, "DynamoDB_20120810.ListTables"));
    }

    private static HttpRequest post(URI endpoint, String target) {
        return HttpRequest.newBuilder(endpoint.resolve("/"))
                .timeout(LIMIT)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", target)
                // DynamoDB Local wants a caller, though any will do.
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=probe/20000101/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host, Signature=none")
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }

    private void ask(String server, HttpRequest request) throws StartupException {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new StartupException(server + " answers " + response.statusCode() + ": " + response.body());
            }
        } catch (IOException e) {
            throw new StartupException(server + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("interrupted while asking " + server, e);
        }
    }
}
