package dev.osprey.web.upload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.webhooks.Callbacks;
import org.apache.commons.fileupload.FileItemIterator;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.InvalidFileNameException;
import org.apache.commons.fileupload.RequestContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads the images of a job one by one. Unlike {@link UploadForm}, it rejects an invalid image alone, wherever it is: one of
 * thousands does not stop the others.
 */
@Singleton
public class JobForm {

    private static final int MAX_HEADER_BYTES = 16 << 10;
    // Fields beside the images.
    private static final int OTHER_PARTS = 100;

    private final UploadForm form;
    private final int maxImages;
    private final long maxBytes;
    private final Archive.Limits archives;

    /**
     * @param maxImages in a job
     * @param maxBytes of all images of a job, unpacked
     * @param maxImageBytes of one image
     */
    @Inject
    JobForm(
            UploadForm form,
            @ConfigProperty(name = "osprey.jobs.max-images") int maxImages,
            @ConfigProperty(name = "osprey.jobs.max-bytes") long maxBytes,
            @ConfigProperty(name = "osprey.upload.max-bytes") int maxImageBytes) {
        this.form = Objects.requireNonNull(form, "form");
        this.maxImages = maxImages;
        this.maxBytes = maxBytes;
        // As many folders as images.
        this.archives = new Archive.Limits(2 * maxImages, maxBytes, maxImageBytes);
    }

    /**
     * Reads a multipart form, with images in fields of any number and in archives.
     *
     * @param mediaType with the boundary
     * @param disk space for the images
     * @return the valid images, one at least; to be closed
     * @throws ProblemException for a form that is malformed or too large, or without a valid image
     */
    JobImages form(InputStream body, String mediaType, UploadMemory.Reservation disk) {
        return read(disk, images -> {
            FileUpload upload = new FileUpload();
            upload.setPartHeaderSizeMax(MAX_HEADER_BYTES);
            // HeaderText decodes it.
            upload.setHeaderEncoding(StandardCharsets.ISO_8859_1.name());
            FileItemIterator parts = upload.getItemIterator(new Body(body, mediaType));
            int others = 0;
            while (parts.hasNext()) {
                FileItemStream part = parts.next();
                if (UploadForm.FIELD.equals(part.getFieldName())) {
                    part(part, images, disk);
                } else if (Callbacks.NAME.equals(part.getFieldName())) {
                    callback(part, images);
                } else if (++others > OTHER_PARTS) {
                    throw new ProblemException(
                            Status.REQUEST_ENTITY_TOO_LARGE,
                            "The form has more than " + OTHER_PARTS + " fields beside the images.");
                }
            }
        });
    }

    private static void callback(FileItemStream part, JobImages images) throws IOException {
        try (InputStream content = part.openStream()) {
            images.addCallback(Callbacks.text(content));
        }
    }

    /** Reads a zip archive; otherwise like {@link #form}. */
    JobImages archive(InputStream body, UploadMemory.Reservation disk) {
        return read(disk, images -> archive(body, images, disk));
    }

    /**
     * Reads a list of references; otherwise like {@link #form}.
     *
     * @param lookup of the objects
     */
    JobImages references(
            InputStream body, Function<List<String>, List<References.Checked>> lookup, UploadMemory.Reservation disk) {
        return read(
                disk,
                images -> lookup.apply(images.checkedNumber(ReferenceList.read(body, maxImages)))
                        .forEach(each -> add(images, each)));
    }

    private static void add(JobImages images, References.Checked checked) {
        checked.image()
                .ifPresentOrElse(
                        images::add,
                        () -> images.reject(new RejectedFile(
                                checked.text(), checked.refusal().orElseThrow().problem())));
    }

    /** Reads a body into images. */
    @FunctionalInterface
    private interface Reader {
        void read(JobImages images) throws IOException, FileUploadException;
    }

    private JobImages read(UploadMemory.Reservation disk, Reader reader) {
        JobImages images = new JobImages(disk, maxImages, maxBytes);
        boolean complete = false;
        try {
            reader.read(images);
            checkNotEmpty(images);
            complete = true;
            return images;
        } catch (IOException | FileUploadException | InvalidFileNameException | IllegalArgumentException malformed) {
            throw problem(malformed);
        } finally {
            if (!complete) {
                close(images);
            }
        }
    }

    private static void checkNotEmpty(JobImages images) {
        if (images.size() == 0) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    images.rejected().stream()
                            .findFirst()
                            .map(first -> "The job contains no valid image. "
                                    + first.problem().detail())
                            .orElse(
                                    "The job contains no image. Send a form (multipart/form-data) with images in the field '"
                                            + UploadForm.FIELD + "', or a zip archive."));
        }
    }

    /** A limit is reported by the parser as the cause of its own exception. */
    private static ProblemException problem(Exception malformed) {
        for (Throwable cause = malformed; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
        }
        return new ProblemException(Status.BAD_REQUEST, "The form is malformed, or its upload was interrupted.");
    }

    private static void close(JobImages images) {
        try {
            images.close();
        } catch (IOException notClosed) {
            throw new IllegalStateException(notClosed);
        }
    }

    private void part(FileItemStream part, JobImages images, UploadMemory.Reservation disk) throws IOException {
        String name = Optional.ofNullable(part.getName())
                .filter(text -> !text.isEmpty())
                .map(HeaderText::utf8)
                .orElseThrow(() -> new ProblemException(
                        Status.BAD_REQUEST, "A field '" + UploadForm.FIELD + "' contains no file."));
        try (InputStream content = new BufferedInputStream(part.openStream())) {
            if (Archive.isZip(content)) {
                archive(content, images, disk);
            } else {
                // One byte more than the limit tells that it is too large; the parser skips the rest.
                add(images, name, content.readNBytes(archives.fileBytes() + 1));
            }
        }
    }

    private void archive(InputStream content, JobImages images, UploadMemory.Reservation disk) throws IOException {
        try (Spool archive = new Spool(disk)) {
            archive.append(content);
            new Archive(archives).extract(archive.channel(), (name, bytes) -> add(images, name, bytes));
        }
    }

    private void add(JobImages images, String name, byte[] bytes) {
        Upload upload;
        try {
            upload = form.file(name, bytes);
        } catch (ProblemException invalid) {
            images.reject(new RejectedFile(name, invalid.problem()));
            return;
        }
        images.add(upload);
    }

    /** What the parser needs of a request. */
    private record Body(InputStream content, String mediaType) implements RequestContext {

        @Override
        public String getCharacterEncoding() {
            return null;
        }

        @Override
        public String getContentType() {
            return mediaType;
        }

        @Override
        @Deprecated
        public int getContentLength() {
            return -1;
        }

        @Override
        public InputStream getInputStream() {
            return content;
        }
    }
}
