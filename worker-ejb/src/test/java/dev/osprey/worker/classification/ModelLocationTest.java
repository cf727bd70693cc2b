package dev.osprey.worker.classification;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import ai.djl.util.ZipUtils;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModelLocationTest {

    @TempDir
    private Path temp;

    @Test
    void takesAFolderWhereItIs() throws Exception {
        Path model = Pictures.colourModel();

        for (String location : new String[] {model.toString(), model.toUri().toString(), "file:" + model}) {
            try (LocalModel found = locations().fetch(location)) {
                assertThat(found.folder()).isEqualTo(model);
            }
        }
        assertThat(model).exists();
        assertThat(work()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void unpacksAnArchiveAndLeavesNothingBehind(boolean withFolder) throws Exception {
        Path zip = zip(withFolder);

        try (LocalModel found = locations().fetch(zip.toUri().toString())) {
            assertThat(found.folder().resolve("colour.pt")).exists();
        }

        assertThat(work()).isEmptyDirectory();
    }

    @Test
    void fetchesFromAWebServer() throws Exception {
        Path zip = zip(true);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/models/colours.zip", exchange -> {
            byte[] content = Files.readAllBytes(zip);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            try (LocalModel found = locations().fetch(address + "/models/colours.zip")) {
                assertThat(found.folder().resolve("synset.txt")).exists();
            }
            assertProblem(address + "/other.zip", "model " + address + "/other.zip is answered with status 404");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void fetchesFromAnObjectStore() throws Exception {
        Path zip = zip(false);
        ObjectDownload store = (bucket, prefix, folder) -> {
            assertThat(bucket).isEqualTo("models");
            if (prefix.equals("colours.zip")) {
                Files.copy(zip, folder.resolve("colours.zip"));
            } else if (prefix.equals("v1/colours")) {
                copyModel(folder);
            } else {
                throw new IOException("no object below " + prefix);
            }
        };
        ModelLocation locations = new ModelLocation(work(), store);

        for (String location : new String[] {"s3://models/colours.zip", "s3://models/v1/colours/"}) {
            try (LocalModel found = locations.fetch(location)) {
                assertThat(found.folder().resolve("colour.pt")).exists();
            }
        }
        assertThatThrownBy(() -> locations.fetch("s3://models/none"))
                .isInstanceOf(ModelException.class)
                .hasMessage("model s3://models/none cannot be fetched: no object below none");
        assertThat(work()).isEmptyDirectory();
    }

    @Test
    void saysWhatIsWrongWithTheLocation() throws Exception {
        int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        Path text = Files.writeString(temp.resolve("notes.txt"), "no archive");
        Path broken = Files.writeString(temp.resolve("broken.zip"), "no archive");

        assertProblem(temp + "/nowhere", "model " + temp + "/nowhere is not there");
        assertProblem("file:" + temp + "/x.zip", "model file:" + temp + "/x.zip is not there");
        assertProblem("ftp://host/model.zip", "has to be a path or start with file:");
        assertProblem("https:model.zip", "model https:model.zip names no host");
        assertProblem("http://[model", "model http://[model is neither a path nor a URL");
        assertProblem("http://127.0.0.1:" + unused + "/m.zip", "cannot be fetched: the host does not answer");
        assertProblem("http://no-such-host.invalid/m.zip", "cannot be fetched: there is no such host");
        assertProblem(text.toString(), "is neither a folder nor a .zip or .tar.gz archive");
        assertProblem(broken.toString(), "model " + broken);
        assertProblem("djl://ai.djl.nobody/model", "is not in DJL's zoo");
    }

    private void assertProblem(String location, String message) {
        assertThatThrownBy(() -> locations().fetch(location))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    private ModelLocation locations() {
        return new ModelLocation(work(), (bucket, prefix, folder) -> {
            throw new IOException("no store");
        });
    }

    private Path work() {
        return temp.resolve("work");
    }

    private Path zip(boolean withFolder) throws IOException {
        Path zip = temp.resolve("colours.zip");
        ZipUtils.zip(Pictures.colourModel(), zip, withFolder);
        return zip;
    }

    private static void copyModel(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(Pictures.colourModel())) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }
}
