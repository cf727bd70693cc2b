package dev.osprey.web.upload;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

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

    private final ImageDecoder images;
    private final int maxBytes;

    /**
     * @param maxPixels most pixels that an image may claim to have
     * @param maxBytes most bytes of one image
     */
    @Inject
    UploadForm(
            @ConfigProperty(name = "osprey.upload.max-pixels", defaultValue = "40000000") long maxPixels,
            @ConfigProperty(name = "osprey.upload.max-bytes", defaultValue = "10485760") int maxBytes) {
        this.images = new ImageDecoder(maxPixels);
        this.maxBytes = maxBytes;
    }

    /** @throws ProblemException for the first thing that is wrong: nothing is accepted then */
    List<Upload> uploads(List<EntityPart> parts) {
        List<EntityPart> files =
                parts.stream().filter(part -> FIELD.equals(part.getName())).toList();
        if (files.isEmpty()) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    "The form has no field '" + FIELD + "' with an image" + otherFields(parts) + ".");
        }
        return files.stream().map(this::upload).toList();
    }

    private Upload upload(EntityPart part) {
        FileName name = fileName(part);
        byte[] bytes = bytes(part, name);
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
        FileName.fault(name).ifPresent(fault -> {
            throw new ProblemException(Status.BAD_REQUEST, "The file name " + fault + ". Please rename the file.");
        });
        return new FileName(name);
    }

    private byte[] bytes(EntityPart part, FileName name) {
        try (InputStream content = part.getContent()) {
            byte[] bytes = content.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw tooLarge(name.text());
            }
            return bytes;
        } catch (IOException broken) {
            throw new ProblemException(Status.BAD_REQUEST, name + ": the upload broke off.");
        }
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
