package dev.osprey.localcloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.elasticmq.MillisNextDelivery;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.util.NowProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.osprey.localcloud.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

class MessageFileTest {

    @TempDir
    Path folder;

    private Path path;
    private MessageFile file;

    @BeforeEach
    void nameFile() {
        path = folder.resolve("id.message");
        file = new MessageFile(path);
    }

    @Test
    void storesAllPartsOfAMessage() throws IOException {
        InternalMessage message = message("id", 42, "größer als 😀");

        file.create(message);

        assertThat(file.read(false)).contains(message);
    }

    @Test
    void storesTheLastDelivery() throws IOException {
        InternalMessage message = message("id", 42, "body");
        file.create(message);
        message.trackDelivery(new MillisNextDelivery(100), new NowProvider());
        message.trackDelivery(new MillisNextDelivery(200), new NowProvider());

        file.update(message);

        InternalMessage read = file.read(false).orElseThrow();
        assertThat(read.nextDelivery()).isEqualTo(200);
        assertThat(read.receiveCount()).isEqualTo(2);
        assertThat(read.deliveryReceipts().last())
                .isEqualTo(message.deliveryReceipts().last());
    }

    @Test
    void doesNotRecreateADeletedMessage() throws IOException {
        InternalMessage message = message("id", 42, "body");
        file.create(message);
        file.delete();

        file.update(message);

        assertThat(path).doesNotExist();
    }

    @Test
    void ignoresATruncatedFile() throws IOException {
        file.create(message("id", 42, "body"));
        byte[] whole = Files.readAllBytes(path);
        for (int length : new int[] {0, 3, 100, whole.length - 1}) {
            Files.write(path, Arrays.copyOf(whole, length));

            assertThat(file.read(false)).as("%d bytes", length).isEmpty();
        }
    }
}
