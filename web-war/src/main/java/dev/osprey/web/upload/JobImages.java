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

    /** An image of the job. */
    private interface Entry {

        FileName fileName();

        Source read() throws IOException;
    }

    private record SpooledImage(Spool spool, FileName fileName, String mediaType, long position, int bytes)
            implements Entry {

        @Override
        public Source read() throws IOException {
            return new Upload(fileName, mediaType, spool.read(position, bytes));
        }
    }

    private record ReferencedImage(Reference reference) implements Entry {

        @Override
        public FileName fileName() {
            return reference.fileName();
        }

        @Override
        public Source read() {
            return reference;
        }
    }

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
        entries.add(new SpooledImage(
                spool,
                upload.fileName(),
                upload.mediaType(),
                spool.append(upload.bytes(), 0, upload.bytes().length),
                upload.bytes().length));
    }

    /** Adds an image that takes no space. */
    void add(Reference reference) {
        count(0);
        entries.add(new ReferencedImage(reference));
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
        checkNumber(entries.size() + rejected.size() + 1);
        bytes += more;
        if (bytes > maxBytes) {
            throw new ProblemException(
                    Status.REQUEST_ENTITY_TOO_LARGE,
                    String.format(Locale.ROOT, "The images of the job have more than %d bytes together.", maxBytes));
        }
    }

    /** These images, unless there are too many. */
    List<String> checkedNumber(List<String> images) {
        checkNumber(images.size());
        return images;
    }

    private void checkNumber(int images) {
        if (images > maxImages) {
            throw new ProblemException(
                    Status.REQUEST_ENTITY_TOO_LARGE,
                    String.format(
                            Locale.ROOT,
                            "The job has more than %d images. Please send them in several jobs.",
                            maxImages));
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
    Source get(int index) throws IOException {
        return entries.get(index).read();
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
