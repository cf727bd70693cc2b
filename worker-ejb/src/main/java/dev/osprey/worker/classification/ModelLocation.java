package dev.osprey.worker.classification;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import ai.djl.util.TarUtils;
import ai.djl.util.Utils;
import ai.djl.util.ZipUtils;

/**
 * Brings a model to this machine from where a setting says it is: a folder or archive as plain path or {@code file:},
 * an archive behind {@code http:} or {@code https:}, a folder or archive in {@code s3://bucket/key}, or a model of DJL's
 * zoo ({@code djl://ai.djl.pytorch/resnet}). Archives are {@code .zip}, {@code .tar}, {@code .tar.gz} and {@code .tgz}.
 */
public final class ModelLocation {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(10);

    private final Path work;
    private final ObjectDownload store;

    /**
     * @param work folder for what is fetched or unpacked; made when missing
     * @param store where {@code s3:} models come from
     */
    public ModelLocation(Path work, ObjectDownload store) {
        this.work = Objects.requireNonNull(work, "work");
        this.store = Objects.requireNonNull(store, "store");
    }

    /**
     * @param location as in the setting
     * @return the model's files, fetched anew each time; to be closed once the model is loaded
     * @throws ModelException when there is nothing, nothing readable, or no answer from there
     * @throws InterruptedException when the thread is interrupted while fetching
     */
    public LocalModel fetch(String location) throws ModelException, InterruptedException {
        URI uri = uri(location);
        if (uri.getScheme().equals("file")) {
            Path path = Path.of(uri);
            if (Files.isDirectory(path)) {
                return new LocalModel(location, path, null);
            }
            if (!Files.isRegularFile(path)) {
                throw new ModelException("model %s is not there".formatted(location));
            }
        }
        return fetchInto(newFolder(), location, uri);
    }

    private LocalModel fetchInto(Path fetched, String location, URI uri) throws ModelException, InterruptedException {
        LocalModel unusable = new LocalModel(location, fetched, fetched);
        try {
            Path folder = Files.createDirectory(fetched.resolve("model"));
            switch (uri.getScheme()) {
                case "file" -> unpack(location, Path.of(uri), folder);
                case "http", "https" -> unpack(location, download(location, uri, fetched), folder);
                case "s3" -> fromStore(location, uri, fetched, folder);
                case "djl" -> ZooModelFiles.copy(location, folder);
                default ->
                    throw new ModelException("model %s has to be a path or start with file:, http:, https:, s3: or djl:"
                            .formatted(location));
            }
            // Archives often hold one folder that holds the files.
            return new LocalModel(location, Utils.getNestedModelDir(folder), fetched);
        } catch (IOException unreadable) {
            unusable.close();
            throw new ModelException(
                    "model %s cannot be fetched: %s".formatted(location, reason(unreadable)), unreadable);
        } catch (ModelException | InterruptedException | RuntimeException failed) {
            unusable.close();
            throw failed;
        }
    }

    private Path newFolder() throws ModelException {
        try {
            return Files.createTempDirectory(Files.createDirectories(work), "model-");
        } catch (IOException refused) {
            throw new ModelException("no model can be fetched into %s: %s".formatted(work, reason(refused)), refused);
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
                throw new ModelException("model %s names no host".formatted(location));
            }
            return uri;
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            throw new ModelException("model %s is neither a path nor a URL".formatted(location), malformed);
        }
    }

    private static Path download(String location, URI uri, Path to)
            throws IOException, ModelException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_WITHIN)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        Path file = to.resolve("download-" + lastPart(uri.getPath()));
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER_WITHIN).build();
        HttpResponse<Path> answer = client.send(request, HttpResponse.BodyHandlers.ofFile(file));
        if (answer.statusCode() != 200) {
            throw new ModelException("model %s is answered with status %d".formatted(location, answer.statusCode()));
        }
        return file;
    }

    private void fromStore(String location, URI uri, Path fetched, Path folder) throws IOException, ModelException {
        String key = uri.getPath().replaceAll("^/+|/+$", "");
        if (!isArchive(key)) {
            store.download(uri.getAuthority(), key, folder);
            return;
        }
        Path archives = Files.createDirectory(fetched.resolve("archive"));
        store.download(uri.getAuthority(), key, archives);
        unpack(location, archives.resolve(lastPart(key)), folder);
    }

    private static void unpack(String location, Path archive, Path folder) throws IOException, ModelException {
        String name = archive.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!isArchive(name)) {
            throw new ModelException("model %s is neither a folder nor a .zip or .tar.gz archive".formatted(location));
        }
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(archive))) {
            if (name.endsWith(".zip")) {
                ZipUtils.unzip(stream, folder);
            } else {
                TarUtils.untar(stream, folder, !name.endsWith(".tar"));
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isEmpty()) {
                throw new ModelException("model %s is no readable archive, or an empty one".formatted(location));
            }
        }
    }

    private static boolean isArchive(String name) {
        return List.of(".zip", ".tar", ".tar.gz", ".tgz").stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Exceptions of the network say little but their name, and that sometimes only in their cause. */
    private static String reason(IOException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof UnknownHostException || each instanceof UnresolvedAddressException) {
                return "there is no such host";
            }
        }
        if (failure instanceof ConnectException) {
            return "the host does not answer";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
