package dev.osprey.core.storage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import jakarta.json.JsonObject;

import dev.osprey.core.json.Json;

/** The part of a client that uploads a file straight to S3. */
public final class PresignedPut {

    private PresignedPut() {}

    /** The body of {@code POST /api/uploads}. */
    public static byte[] announcement(String fileName, String contentType, long size) {
        return Json.createObjectBuilder()
                .add("fileName", fileName)
                .add("contentType", contentType)
                .add("size", size)
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Uploads the file as the answer to the announcement says.
     *
     * @return the HTTP status
     */
    public static int send(JsonObject prepared, byte[] file) throws IOException, InterruptedException {
        JsonObject upload = prepared.getJsonObject("upload");
        return send(
                upload.getString("method"),
                URI.create(upload.getString("url")),
                upload.getJsonObject("headers").getString("Content-Type"),
                file);
    }

    static int send(String method, URI url, String contentType, byte[] file) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", contentType)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(file))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
