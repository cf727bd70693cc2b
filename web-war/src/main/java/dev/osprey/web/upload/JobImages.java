package dev.osprey.web.upload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.FileName;
import dev.osprey.web.problems.ProblemException;

/**
 * The valid images of a job on their way from its form to the queue: in a file, so that each is in memory only while it is needed.
 * With them come the callbacks of the form.
 */
final class JobImages implements AutoCloseable {

    // One may be sent several times.
    private static final int MAX_CALLBACKS = 10;

    private record Entry(FileName fileName, String mediaType, long position, int bytes) {}

    private final Spool spool;
    private final int maxImages;
    private final long maxBytes;
    private final List<Entry> entries = new ArrayList<>();
    private final List<RejectedFile> rejected = new ArrayList<>();
    private final List<String> callbacks = new ArrayList<>();
    private long bytes;

    /**
     * @param maxImages files, with those that are rejected
     * @param maxBytes of all images together
     */
    JobImages(UploadMemory.Reservation disk, int maxImages, long maxBytes) {
        this.spool = new Spool(disk);
        this.maxImages = maxImages;
        this.maxBytes = maxBytes;
    }

    /** @throws ProblemException 413 when the job is too large */
    void add(Upload upload) {
        count(upload.bytes().length);
        entries.add(new Entry(
                upload.fileName(),
                upload.mediaType(),
                spool.append(upload.bytes(), 0, upload.bytes().length),
                upload.bytes().length));
    }

    /** @throws ProblemException 413 when the job is too large */
    void reject(RejectedFile file) {
        count(0);
        rejected.add(file);
    }

    /** @throws ProblemException 400 when there are too many to be told apart */
    void addCallback(String text) {
        if (callbacks.size() == MAX_CALLBACKS) {
            throw new ProblemException(Status.BAD_REQUEST, "There are several callbacks, but only one is possible.");
        }
        callbacks.add(text);
    }

    List<String> callbacks() {
        return List.copyOf(callbacks);
    }

    private void count(int more) {
        if (entries.size() + rejected.size() >= maxImages) {
            throw new ProblemException(
                    Status.REQUEST_ENTITY_TOO_LARGE,
                    String.format(
                            Locale.ROOT,
                            "The job has more than %d images. Please send them in several jobs.",
                            maxImages));
        }
        bytes += more;
        if (bytes > maxBytes) {
            throw new ProblemException(
                    Status.REQUEST_ENTITY_TOO_LARGE,
                    String.format(Locale.ROOT, "The images of the job have more than %d bytes together.", maxBytes));
        }
    }

    int size() {
        return entries.size();
    }

    List<RejectedFile> rejected() {
        return List.copyOf(rejected);
    }

    FileName fileName(int index) {
        return entries.get(index).fileName();
    }

    /** Reads an image; for several threads at once. */
    Upload get(int index) throws IOException {
        Entry entry = entries.get(index);
        return new Upload(entry.fileName(), entry.mediaType(), spool.read(entry.position(), entry.bytes()));
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
