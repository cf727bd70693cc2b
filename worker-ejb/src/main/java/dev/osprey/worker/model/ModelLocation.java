package dev.osprey.worker.model;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import ai.djl.util.Utils;

/**
 * Fetches a model from where the settings say it is: a folder or archive as a plain path or {@code file:} URL, an
 * archive at an {@code http:} or {@code https:} URL, a folder or archive at {@code s3://bucket/key}, or a model of DJL's
 * zoo ({@code djl://ai.djl.pytorch/resnet}). Archives are {@code .zip}, {@code .tar}, {@code .tar.gz} and {@code .tgz}.
 */
public final class ModelLocation {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration DOWNLOAD_TIMEOUT = Duration.ofHours(1);

    private final Path work;
    private final ObjectDownload store;
    private final Duration downloadTimeout;

    /**
     * @param work folder for downloads and unpacked files, created when missing
     * @param store where {@code s3:} models come from
     */
    public ModelLocation(Path work, ObjectDownload store) {
        this(work, store, DOWNLOAD_TIMEOUT);
    }

    /** @param downloadTimeout of an archive from a web server, which may stop in the middle */
    ModelLocation(Path work, ObjectDownload store, Duration downloadTimeout) {
        this.work = Objects.requireNonNull(work, "work");
        this.store = Objects.requireNonNull(store, "store");
        this.downloadTimeout = Objects.requireNonNull(downloadTimeout, "downloadTimeout");
    }

    /**
     * @param location as in the settings
     * @return the model's files, fetched on each call; close it once the model is loaded
     * @throws ModelException when the location does not exist, is unreadable or does not respond
     * @throws InterruptedException when the thread is interrupted while fetching
     */
    public LocalModel fetch(String location) throws ModelException, InterruptedException {
        URI uri = uri(location);
        if (uri.getScheme().equals("file")) {
            Path path = Path.of(uri);
            if (Files.isDirectory(path)) {
                return new LocalModel(location, path);
            }
            if (!Files.isRegularFile(path)) {
                throw new ModelException(String.format(Locale.ROOT, "model %s does not exist", location));
            }
        }
        String name = name(location, uri);
        return fetchInto(newFolder(name), name, uri);
    }

    /** For messages, which strangers see: a web address may have a password, or a signature in its query. */
    private static String name(String location, URI uri) {
        boolean web = uri.getScheme().equals("http") || uri.getScheme().equals("https");
        return web ? location.replaceFirst("[?#].*$", "").replaceFirst("//[^/]*@", "//") : location;
    }

    private LocalModel fetchInto(Path temporary, String location, URI uri) throws ModelException, InterruptedException {
        LocalModel unusable = new LocalModel(location, temporary, Optional.of(temporary));
        try {
            Path folder = Files.createDirectory(temporary.resolve("model"));
            switch (uri.getScheme()) {
                case "file" -> ModelArchive.unpack(location, Path.of(uri), folder);
                case "http", "https" -> ModelArchive.unpack(location, download(location, uri, temporary), folder);
                case "s3" -> downloadFromStore(location, uri, temporary, folder);
                case "djl" -> ZooModelFiles.copy(location, folder);
                default ->
                    throw new ModelException(String.format(
                            Locale.ROOT,
                            "model %s must be a path or a file:, http:, https:, s3: or djl: URL",
                            location));
            }
            // Archives often contain a single folder with the files.
            return new LocalModel(location, Utils.getNestedModelDir(folder), Optional.of(temporary));
        } catch (IOException failed) {
            unusable.close();
            throw new ModelException(
                    String.format(Locale.ROOT, "model %s cannot be fetched: %s", location, reason(failed)), failed);
        } catch (ModelException | InterruptedException | RuntimeException failed) {
            unusable.close();
            throw failed;
        }
    }

    private Path newFolder(String location) throws ModelException {
        try {
            return Files.createTempDirectory(Files.createDirectories(work), "model-");
        } catch (IOException refused) {
            throw new ModelException(
                    String.format(
                            Locale.ROOT, "model %s cannot be fetched into %s: %s", location, work, reason(refused)),
                    refused);
        }
    }

    private static URI uri(String location) throws ModelException {
        try {
            if (!location.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
                return Path.of(location).toAbsolutePath().toUri();
            }
            URI uri = new URI(location);
            boolean relative = uri.isOpaque() || uri.getPath() == null;
            if (uri.getScheme().equals("file")) {
                return Path.of(relative ? uri.getSchemeSpecificPart() : uri.getPath())
                        .toAbsolutePath()
                        .toUri();
            }
            if (uri.getHost() == null && uri.getAuthority() == null) {
                throw new ModelException(String.format(Locale.ROOT, "model %s has no host in its URL", location));
            }
            return uri;
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            throw new ModelException(
                    String.format(Locale.ROOT, "model %s is neither a path nor a URL", location), malformed);
        }
    }

    private Path download(String location, URI uri, Path to) throws IOException, ModelException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        Path file = to.resolve("download-" + lastSegment(uri.getPath()));
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(RESPONSE_TIMEOUT).build();
        HttpResponse<Path> response =
                completed(location, client.sendAsync(request, HttpResponse.BodyHandlers.ofFile(file)));
        if (response.statusCode() != 200) {
            throw new ModelException(String.format(
                    Locale.ROOT,
                    "model %s cannot be fetched: the server responded with status %d",
                    location,
                    response.statusCode()));
        }
        return file;
    }

    /** The timeout of a request is over once its headers are there. */
    private HttpResponse<Path> completed(String location, CompletableFuture<HttpResponse<Path>> download)
            throws IOException, ModelException, InterruptedException {
        try {
            return download.get(downloadTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (TimeoutException endless) {
            throw new ModelException(
                    String.format(
                            Locale.ROOT,
                            "model %s cannot be fetched: the server did not send it within %d s",
                            location,
                            downloadTimeout.toSeconds()),
                    endless);
        } finally {
            // Unless it is complete.
            download.cancel(true);
        }
    }

    private void downloadFromStore(String location, URI uri, Path temporary, Path folder)
            throws IOException, ModelException {
        String key = uri.getPath().replaceAll("^/+|/+$", "");
        if (!ModelArchive.isNamed(key)) {
            store.download(uri.getAuthority(), key, folder);
            return;
        }
        Path archives = Files.createDirectory(temporary.resolve("archive"));
        store.download(uri.getAuthority(), key, archives);
        ModelArchive.unpack(location, archives.resolve(lastSegment(key)), folder);
    }

    private static String lastSegment(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Network exceptions often have no message, and some have their meaning only in their cause. */
    private static String reason(IOException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof UnknownHostException || each instanceof UnresolvedAddressException) {
                return "unknown host";
            }
        }
        if (failure instanceof ConnectException) {
            return "the host does not respond";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
