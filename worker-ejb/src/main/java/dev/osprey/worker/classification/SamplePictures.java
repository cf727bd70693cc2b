package dev.osprey.worker.classification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;

import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.core.models.SamplePicture;
import dev.osprey.worker.model.ModelFolder;

/** Reads the sample pictures of a model. One that cannot be used is left out: the model classifies without it. */
final class SamplePictures {

    private static final Logger LOG = Logger.getLogger(SamplePictures.class.getName());

    /** As many as a page shows. */
    private static final int MAX_PICTURES = 12;

    private SamplePictures() {}

    static List<SamplePicture> read(ModelFolder folder, ImageDecoder decoder) {
        List<SamplePicture> pictures = new ArrayList<>();
        for (Path file : folder.samples()) {
            if (pictures.size() == MAX_PICTURES) {
                break;
            }
            try {
                byte[] bytes = Files.readAllBytes(file);
                pictures.add(new SamplePicture(
                        file.getFileName().toString(), decoder.inspect(bytes).format(), bytes));
            } catch (IOException | InvalidImageException | IllegalArgumentException unusable) {
                LOG.warning(() -> "model " + folder.name() + ": the sample " + file.getFileName() + " is not shown: "
                        + unusable.getMessage());
            }
        }
        return List.copyOf(pictures);
    }
}
