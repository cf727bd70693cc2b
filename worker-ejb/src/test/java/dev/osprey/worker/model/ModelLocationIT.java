package dev.osprey.worker.model;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import ai.djl.util.ZipUtils;
import com.sun.net.httpserver.HttpServer;
import dev.osprey.worker.fixtures.ColourModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Models from a web server, from the zoo, which starts the engine, and packed by another program. */
class ModelLocationIT {

    @TempDir
    private Path temp;

    @Test
    void unpacksATarArchive() throws Exception {
        Path tar = temp.resolve("colours.tar.gz");
        Process tarring = new ProcessBuilder(
                        "tar", "czf", tar.toString(), "-C", ColourModel.folder().toString(), ".")
                .inheritIO()
                .start();
        assertThat(tarring.waitFor()).isZero();

        try (LocalModel found = locations().fetch(tar.toString())) {
            assertThat(found.folder().resolve("colour.pt")).exists();
        }
    }

    @Test
    void downloadsFromAWebServer() throws Exception {
        Path zip = temp.resolve("colours.zip");
        ZipUtils.zip(ColourModel.folder(), zip, true);
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
            assertThatThrownBy(() -> locations()
                            .fetch("http://user:secret@" + address.substring("http://".length())
                                    + "/none.zip?signature=secret"))
                    .isInstanceOf(ModelException.class)
                    .hasMessage(
                            "model " + address + "/none.zip cannot be fetched: the server responded with status 404");
            assertProblem(
                    address + "/other.zip",
                    "model " + address + "/other.zip cannot be fetched: the server responded with status 404");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void namesTheServerThatStopsInTheMiddle() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/endless.zip", exchange -> {
            exchange.sendResponseHeaders(200, 1_000_000);
            exchange.getResponseBody().write(new byte[1_000]);
            exchange.getResponseBody().flush();
        });
        server.start();
        try {
            String location = "http://127.0.0.1:" + server.getAddress().getPort() + "/endless.zip";
            ModelLocation impatient =
                    new ModelLocation(temp.resolve("work"), (bucket, prefix, folder) -> {}, Duration.ofSeconds(1));

            assertThatThrownBy(() -> impatient.fetch(location))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("model " + location + " cannot be fetched: the server did not send it within 1 s");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void namesTheHostThatDoesNotRespond() throws Exception {
        int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }

        assertProblem("http://127.0.0.1:" + unused + "/m.zip", "cannot be fetched: the host does not respond");
        assertProblem("http://no-such-host.invalid/m.zip", "cannot be fetched: unknown host");
    }

    @Test
    void namesAModelThatTheZooDoesNotHave() {
        assertProblem("djl://ai.djl.nobody/model", "is not in DJL's model zoo");
    }

    private void assertProblem(String location, String message) {
        assertThatThrownBy(() -> locations().fetch(location))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    private ModelLocation locations() {
        return new ModelLocation(temp.resolve("work"), (bucket, prefix, folder) -> {
            throw new IOException("no store");
        });
    }
}
