package dev.osprey.bench.speed;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Request line and headers of an HTTP/1.1 request.
 *
 * @param headers by name in lower case
 */
record RequestHead(String method, String target, Map<String, String> headers) {

    /** @throws IllegalArgumentException if the text is no such head */
    static RequestHead of(String text) {
        List<String> lines = text.strip().lines().toList();
        String[] request = lines.get(0).split(" ");
        if (request.length != 3) {
            throw new IllegalArgumentException("no request line: " + lines.get(0));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("no header: " + line);
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new RequestHead(request[0], request[1], headers);
    }

    /** @throws IllegalArgumentException if the length is not in a header */
    long bodyBytes() {
        if (headers.containsKey("transfer-encoding")) {
            throw new IllegalArgumentException("the body has no length: " + method + " " + target);
        }
        return Long.parseLong(headers.getOrDefault("content-length", "0"));
    }

    /** The name of the action for SQS and DynamoDB; for S3 the method, and the names of the query's parameters. */
    String operation() {
        return Optional.ofNullable(headers.get("x-amz-target"))
                .map(action -> action.substring(action.indexOf('.') + 1))
                .orElseGet(this::methodAndParameters);
    }

    private String methodAndParameters() {
        int query = target.indexOf('?');
        return query < 0
                ? method
                : method + " ?"
                        + Arrays.stream(target.substring(query + 1).split("&"))
                                .map(parameter -> parameter.split("=", 2)[0])
                                .collect(Collectors.joining("&"));
    }
}
