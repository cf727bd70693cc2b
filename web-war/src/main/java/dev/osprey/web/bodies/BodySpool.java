package dev.osprey.web.bodies;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps the bytes of a body: in memory while they are few, then in a temporary file. Not for several threads at once. */
final class BodySpool implements AutoCloseable {

    private final int inMemory;
    private final Path folder;
    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private Path file;
    private OutputStream output;
    private long size;

    /** @param inMemory the most bytes that are kept in memory */
    BodySpool(int inMemory) {
        this(inMemory, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** @param folder of the temporary file */
    BodySpool(int inMemory, Path folder) {
        this.inMemory = inMemory;
        this.folder = folder;
    }

    /** @throws IOException when the temporary file cannot be written, because the disk is full for example */
    void write(byte[] bytes, int offset, int length) throws IOException {
        if (output == null && size + length > inMemory) {
            file = Files.createTempFile(folder, "body", null);
            output = Files.newOutputStream(file);
            memory.writeTo(output);
            memory = null;
        }
        if (output == null) {
            memory.write(bytes, offset, length);
        } else {
            output.write(bytes, offset, length);
        }
        size += length;
    }

    long size() {
        return size;
    }

    /** The body from its beginning; nothing can be written after this. */
    InputStream read() throws IOException {
        if (output == null) {
            return new ByteArrayInputStream(memory.toByteArray());
        }
        output.close();
        return Files.newInputStream(file);
    }

    /** Deletes everything; a second call changes nothing. */
    @Override
    public void close() throws IOException {
        memory = null;
        if (output != null) {
            output.close();
            Files.deleteIfExists(file);
        }
    }
}
