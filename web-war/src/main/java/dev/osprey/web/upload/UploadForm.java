package dev.osprey.web.upload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.LongConsumer;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.FileName;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the images of a multipart form or a zip archive and validates each of them. */
@Singleton
public class UploadForm {

    /** The name of the form field. */
    public static final String FIELD = "myfile";

    private static final int MEBIBYTE = 1 << 20;

    private final ImageDecoder images;
    private final int maxBytes;
    private final Archive.Limits archives;

    /**
     * @param maxBytes limit for one image
     * @param maxArchiveFiles limit for the entries of one archive
     * @param maxArchiveBytes limit for the extracted bytes of one archive
     */
    @Inject
    UploadForm(
            ImageDecoder images,
            @ConfigProperty(name = "osprey.upload.max-bytes") int maxBytes,
            @ConfigProperty(name = "osprey.upload.max-archive-files") int maxArchiveFiles,
            @ConfigProperty(name = "osprey.upload.max-archive-bytes") long maxArchiveBytes) {
        this.images = Objects.requireNonNull(images, "images");
        this.maxBytes = maxBytes;
        this.archives = new Archive.Limits(maxArchiveFiles, maxArchiveBytes, maxBytes);
    }

    /**
     * Reads the images of a form, including those in zip archives.
     *
     * @param parts null for a call without a body
     * @param extracted takes the size in bytes of each file that is extracted from an archive
     * @throws ProblemException for the first invalid part: nothing is accepted then. An invalid file in an archive is only
     *     rejected, unless the archive contains no valid image
     */
    Batch<Upload> files(List<EntityPart> parts, LongConsumer extracted) {
        if (parts == null) {
            throw withoutBody();
        }
        List<EntityPart> files =
                parts.stream().filter(part -> FIELD.equals(part.getName())).toList();
        if (files.isEmpty()) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    "The form has no field '" + FIELD + "' with an image" + otherFields(parts) + ".");
        }
        return files.stream().map(part -> files(part, extracted)).reduce(Batch.empty(), Batch::and);
    }

    private Batch<Upload> files(EntityPart part, LongConsumer extracted) {
        FileName name = fileName(part);
        try (InputStream content = new BufferedInputStream(part.getContent())) {
            return Archive.isZip(content)
                    ? archive(content, extracted)
                    : Batch.single(upload(name, content.readNBytes(maxBytes + 1)));
        } catch (IOException broken) {
            throw new ProblemException(Status.BAD_REQUEST, name + ": the upload was interrupted.");
        }
    }

    /** Reads the images of a zip archive; otherwise like {@link #files}. */
    Batch<Upload> archive(InputStream body, LongConsumer extracted) {
        List<Upload> uploads = new ArrayList<>();
        List<RejectedFile> rejected = new ArrayList<>();
        try {
            PushbackInputStream content = new PushbackInputStream(body);
            int first = content.read();
            if (first < 0) {
                throw withoutBody();
            }
            content.unread(first);
            new Archive(archives).extract(content, (name, bytes) -> {
                extracted.accept(bytes.length);
                try {
                    uploads.add(file(name, bytes));
                } catch (ProblemException invalid) {
                    rejected.add(new RejectedFile(name, invalid.problem()));
                }
            });
        } catch (IOException broken) {
            throw new ProblemException(Status.BAD_REQUEST, "The upload of the archive was interrupted.");
        }
        if (uploads.isEmpty()) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    rejected.isEmpty()
                            ? "The archive contains no files."
                            : "The archive contains no valid image. "
                                    + rejected.get(0).problem().detail());
        }
        return Batch.archive(uploads, rejected);
    }

    /** What a call without a body gets, whatever type it claims. */
    static ProblemException withoutBody() {
        return new ProblemException(
                Status.BAD_REQUEST,
                "The request has no body. Send a form (multipart/form-data) with an image in the field '" + FIELD
                        + "'.");
    }

    /**
     * A file that must be an image.
     *
     * @throws ProblemException when it is not valid
     */
    Upload file(String name, byte[] bytes) {
        FileName valid = validated(name);
        if (Archive.isZip(bytes)) {
            throw new ProblemException(Status.BAD_REQUEST, name + ": an archive in an archive is not extracted.");
        }
        return upload(valid, bytes);
    }

    private Upload upload(FileName name, byte[] bytes) {
        if (bytes.length > maxBytes) {
            throw tooLarge(name.text());
        }
        try {
            return new Upload(name, images.inspect(bytes).format().mimeType(), bytes);
        } catch (InvalidImageException invalid) {
            throw new ProblemException(Status.BAD_REQUEST, name + ": " + invalid.getMessage());
        }
    }

    private static FileName fileName(EntityPart part) {
        String name = part.getFileName()
                .filter(text -> !text.isEmpty())
                .map(HeaderText::utf8)
                .orElseThrow(
                        () -> new ProblemException(Status.BAD_REQUEST, "The field '" + FIELD + "' contains no file."));
        return validated(name);
    }

    private static FileName validated(String name) {
        FileName.fault(name).ifPresent(fault -> {
            throw new ProblemException(Status.BAD_REQUEST, "The file name " + fault + ". Please rename the file.");
        });
        return new FileName(name);
    }

    private ProblemException tooLarge(String what) {
        return new ProblemException(
                Status.REQUEST_ENTITY_TOO_LARGE,
                String.format(
                                Locale.ROOT,
                                "%s is larger than the limit of %.1f MiB for an image.",
                                what,
                                (double) maxBytes / MEBIBYTE)
                        .replace(".0 MiB", " MiB"));
    }

    private static String otherFields(List<EntityPart> parts) {
        TreeSet<String> names = new TreeSet<>();
        // A part may have no name.
        parts.stream()
                .map(EntityPart::getName)
                .filter(Objects::nonNull)
                .forEach(name -> names.add("'" + printable(HeaderText.utf8(name)) + "'"));
        return names.isEmpty() ? "" : ", only " + String.join(", ", names);
    }

    private static String printable(String name) {
        String text = name.replaceAll("[^\\p{L}\\p{N}\\p{P} ]", "?");
        return text.length() > 40 ? text.substring(0, 40).toLowerCase(Locale.ROOT) + "…" : text;
    }
}
