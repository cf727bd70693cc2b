package dev.osprey.web.upload;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;

/** Bytes in a temporary file without a name, which is gone with the process. One thread may append while others read. */
final class Spool implements AutoCloseable {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private final FileChannel file;
    private final UploadMemory.Reservation space;
    private long size;

    /**
     * @param space of the disk
     * @throws ProblemException 503 when there is none
     */
    Spool(UploadMemory.Reservation space) {
        this.space = space;
        try {
            Path path = Files.createTempFile(Path.of(System.getProperty("java.io.tmpdir")), "job", null);
            this.file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            // Linux keeps the content while it is open.
            Files.delete(path);
        } catch (IOException full) {
            throw full(full);
        }
    }

    /**
     * Appends bytes.
     *
     * @return their position
     * @throws ProblemException 503 when there is no space
     */
    long append(byte[] bytes, int offset, int length) {
        space.reserve(length);
        long position = size;
        ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
        try {
            while (rest.hasRemaining()) {
                size += file.write(rest, size);
            }
        } catch (IOException full) {
            throw full(full);
        }
        return position;
    }

    /** Appends all that a stream has; it is the only one whose failure is an {@link IOException}. */
    void append(InputStream content) throws IOException {
        content.transferTo(new OutputStream() {
            @Override
            public void write(int octet) {
                append(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                append(bytes, offset, length);
            }
        });
    }

    byte[] read(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException("the file ends before " + (position + length));
            }
        }
        return bytes.array();
    }

    /** All bytes; closing it closes this. */
    SeekableByteChannel channel() {
        return file;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static ProblemException full(IOException reason) {
        return new ProblemException(
                Status.SERVICE_UNAVAILABLE,
                "The service has no space left for uploads on its disk. Try again later.",
                RETRY_AFTER,
                reason);
    }
}
