package dev.osprey.localcloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The keys of one bucket and the folders of their objects. Each change is appended to a file.
 *
 * <p>Lines are {@code + folder key} and {@code - key}, the key URL-encoded. A line that a kill has cut short
 * was never confirmed and is ignored, as is a key whose object is missing.
 */
final class BucketKeys extends ConcurrentSkipListMap<String, UUID> {

    private static final long serialVersionUID = 1L;
    private static final String FILE = "keys";

    private final transient Path file;
    private final transient boolean loaded;

    private BucketKeys(Path bucket) throws IOException {
        this.file = bucket.resolve(FILE);
        if (Files.exists(file)) {
            load(bucket);
        }
        this.loaded = true;
    }

    static BucketKeys of(Path bucket) {
        try {
            return new BucketKeys(bucket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void load(Path bucket) throws IOException {
        String text = Files.readString(file);
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(this::apply);
        values().removeIf(folder -> !isStored(bucket.resolve(folder.toString())));
        StringBuilder rest = new StringBuilder();
        forEach((key, folder) -> rest.append(added(key, folder)));
        Path written = file.resolveSibling(FILE + ".new");
        Files.writeString(written, rest);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isStored(Path folder) {
        return Files.exists(folder.resolve("objectMetadata.json")) || Files.exists(folder.resolve("versions.json"));
    }

    private void apply(String line) {
        String[] words = line.split(" ", 3);
        if (words[0].equals("+")) {
            super.put(URLDecoder.decode(words[2], UTF_8), UUID.fromString(words[1]));
        } else {
            super.remove(URLDecoder.decode(words[1], UTF_8));
        }
    }

    private static String added(String key, UUID folder) {
        return "+ " + folder + " " + URLEncoder.encode(key, UTF_8) + "\n";
    }

    @Override
    public UUID put(String key, UUID folder) {
        append(added(key, folder));
        return super.put(key, folder);
    }

    @Override
    public UUID remove(Object key) {
        UUID folder = super.remove(key);
        // Also called by values().removeIf while loading.
        if (folder != null && loaded) {
            append("- " + URLEncoder.encode((String) key, UTF_8) + "\n");
        }
        return folder;
    }

    private void append(String line) {
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            out.write(ByteBuffer.wrap(line.getBytes(UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
