package dev.osprey.worker.classification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.osprey.core.images.InvalidImageException;
import dev.osprey.worker.model.ModelException;
import dev.osprey.worker.model.ModelFolder;

/**
 * Pictures with the labels that a model must give most of them.
 *
 * @param pictures may be empty: then every model passes
 */
public record CheckPictures(List<Picture> pictures) {

    private static final int MAX_NAMED = 3;
    private static final int PERCENT = 100;

    /**
     * @param file an image
     * @param label the right one
     */
    public record Picture(Path file, String label) {}

    public CheckPictures {
        pictures = List.copyOf(pictures);
    }

    /**
     * The images of a folder that its {@code labels.csv} names, in lines of a file name, a comma and a label, behind a header.
     * None without such a file.
     *
     * @throws ModelException when the file cannot be read
     */
    public static CheckPictures in(Path folder) throws ModelException {
        Path labels = folder.resolve(ModelFolder.CHECK_LABELS);
        if (!Files.exists(labels)) {
            return new CheckPictures(List.of());
        }
        try {
            List<Picture> pictures = new ArrayList<>();
            for (String line : Files.readAllLines(labels).stream().skip(1).toList()) {
                if (!line.isBlank()) {
                    pictures.add(picture(folder, line));
                }
            }
            return new CheckPictures(pictures);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new ModelException("the check pictures cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static Picture picture(Path folder, String line) throws ModelException {
        // The label of some models has commas itself.
        int comma = line.indexOf(',');
        if (comma < 1) {
            throw new ModelException("the check pictures cannot be read: a line of " + ModelFolder.CHECK_LABELS
                    + " is not a file name, a comma and a label: " + line);
        }
        Path file = folder.resolve(line.substring(0, comma).strip());
        return new Picture(file, line.substring(comma + 1).strip());
    }

    /**
     * @param minPercent of the pictures that the model must label rightly
     * @throws ModelException when it does not, or a picture cannot be read
     */
    public void check(ImageClassifier model, int minPercent) throws ModelException {
        List<String> wrong = new ArrayList<>();
        for (Picture picture : pictures) {
            String label = label(model, picture);
            if (!label.equals(picture.label())) {
                wrong.add(picture.file().getFileName() + " is '" + picture.label() + "', not '" + label + "'");
            }
        }
        int right = pictures.size() - wrong.size();
        if (right * PERCENT < minPercent * pictures.size()) {
            throw new ModelException(String.format(
                    Locale.ROOT,
                    "model %s gives %d of %d check pictures the right label, at least %d %% are needed: %s",
                    model.modelName(),
                    right,
                    pictures.size(),
                    minPercent,
                    String.join("; ", wrong.subList(0, Math.min(wrong.size(), MAX_NAMED)))));
        }
    }

    private static String label(ImageClassifier model, Picture picture) throws ModelException {
        try {
            return model.classify(Files.readAllBytes(picture.file()), 1).get(0).label();
        } catch (IOException | InvalidImageException | UnusableOutputException failed) {
            throw new ModelException(
                    String.format(
                            Locale.ROOT,
                            "model %s cannot classify the check picture %s: %s",
                            model.modelName(),
                            picture.file().getFileName(),
                            failed.getMessage()),
                    failed);
        }
    }
}
