package dev.osprey.web.upload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.LongConsumer;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Takes the images out of a form and checks each before anything else is done with it. */
@Singleton
public class UploadForm {

    /** The name of the form's field. */
    public static final String FIELD = "myfile";

    private static final int MEBIBYTE = 1 << 20;

    private static final String NESTED = "An archive in an archive is not opened.";

    private final ImageDecoder images;
    private final int maxBytes;
    private final Archive.Limits archives;

    /**
     * @param maxBytes most bytes of one image
     * @param maxArchiveFiles most files in one archive
     * @param maxArchiveBytes most bytes of an archive's files together
     */
    @Inject
    UploadForm(
            ImageDecoder images,
            @ConfigProperty(name = "osprey.upload.max-bytes", defaultValue = "10485760") int maxBytes,
            @ConfigProperty(name = "osprey.upload.max-archive-files", defaultValue = "1000") int maxArchiveFiles,
            @ConfigProperty(name = "osprey.upload.max-archive-bytes", defaultValue = "67108864") long maxArchiveBytes) {
        this.images = images;
        this.maxBytes = maxBytes;
        this.archives = new Archive.Limits(maxArchiveFiles, maxArchiveBytes, maxBytes);
    }

    /**
     * The images of a form, also those in zip archives.
     *
     * @param unpacked told the bytes of each file that comes out of an archive
     * @throws ProblemException for the first thing that is wrong: nothing is accepted then. A file in an archive that is
     *     wrong is left out instead, unless there is no other
     */
    ReceivedFiles files(List<EntityPart> parts, LongConsumer unpacked) {
        List<EntityPart> files =
                parts.stream().filter(part -> FIELD.equals(part.getName())).toList();
        if (files.isEmpty()) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    "The form has no field '" + FIELD + "' with an image" + otherFields(parts) + ".");
        }
        return files.stream().map(part -> files(part, unpacked)).reduce(ReceivedFiles.NONE, ReceivedFiles::and);
    }

    private ReceivedFiles files(EntityPart part, LongConsumer unpacked) {
        FileName name = fileName(part);
        try (InputStream content = new BufferedInputStream(part.getContent())) {
            return Archive.begins(content)
                    ? archive(content, unpacked)
                    : new ReceivedFiles(List.of(upload(name, content.readNBytes(maxBytes + 1))), List.of(), false);
        } catch (IOException broken) {
            throw new ProblemException(Status.BAD_REQUEST, name + ": the upload broke off.");
        }
    }

    /** The images of a zip archive that is the whole body; otherwise as {@link #files}. */
    ReceivedFiles archive(InputStream body, LongConsumer unpacked) {
        List<Upload> uploads = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        try {
            new Archive(archives).unpack(body, (name, bytes) -> {
                unpacked.accept(bytes.length);
                try {
                    uploads.add(uploadOf(name, bytes));
                } catch (ProblemException refused) {
                    refusals.add(new Refusal(name, refused.problem()));
                }
            });
        } catch (IOException broken) {
            throw new ProblemException(Status.BAD_REQUEST, "The upload of the archive broke off.");
        }
        if (uploads.isEmpty()) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    refusals.isEmpty()
                            ? "The archive has no files."
                            : "The archive has no image that can be taken. "
                                    + refusals.get(0).problem().detail());
        }
        return new ReceivedFiles(uploads, refusals, true);
    }

    private Upload uploadOf(String name, byte[] bytes) {
        FileName checked = checked(name);
        if (Archive.begins(bytes)) {
            throw new ProblemException(Status.BAD_REQUEST, name + ": " + NESTED);
        }
        return upload(checked, bytes);
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
                        () -> new ProblemException(Status.BAD_REQUEST, "The field '" + FIELD + "' has no file in it."));
        return checked(name);
    }

    private static FileName checked(String name) {
        FileName.fault(name).ifPresent(fault -> {
            throw new ProblemException(Status.BAD_REQUEST, "The file name " + fault + ". Please rename the file.");
        });
        return new FileName(name);
    }

    private ProblemException tooLarge(String what) {
        return new ProblemException(
                Status.REQUEST_ENTITY_TOO_LARGE,
                "%s is larger than the limit of %.1f MiB for an image."
                        .formatted(what, (double) maxBytes / MEBIBYTE)
                        .replace(".0 MiB", " MiB"));
    }

    private static String otherFields(List<EntityPart> parts) {
        TreeSet<String> names = new TreeSet<>();
        parts.forEach(part -> names.add("'" + printable(HeaderText.utf8(part.getName())) + "'"));
        return names.isEmpty() ? "" : ", only " + String.join(", ", names);
    }

    private static String printable(String name) {
        String text = name.replaceAll("[^\\p{L}\\p{N}\\p{P} ]", "?");
        return text.length() > 40 ? text.substring(0, 40).toLowerCase(Locale.ROOT) + "…" : text;
    }
}
