package dev.osprey.worker.lifecycle;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.DecodingLimits;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.models.ChosenModel;
import dev.osprey.core.models.ModelChange;
import dev.osprey.worker.classification.CheckPictures;
import dev.osprey.worker.classification.FormChoice;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.model.LocalModel;
import dev.osprey.worker.model.ModelException;
import dev.osprey.worker.model.ModelLocation;
import org.eclipse.microprofile.config.Config;

/** Fetches and loads models. All have one decoder, since it limits the memory of all images together. */
@Singleton
public class ModelLoader {

    /** A request that waits this long is better redelivered, to another worker perhaps. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private static final String SAMPLES = "samples";

    private final ModelLocation location;
    private final ImageDecoder decoder;
    private final FormChoice form;
    private final Optional<String> checkPictures;
    private final int minPercent;

    @Inject
    ModelLoader(Config config, Cloud cloud) {
        Path work = Path.of(System.getProperty("java.io.tmpdir"), "osprey-models");
        location = new ModelLocation(work, cloud.folders()::download);
        decoder = new ImageDecoder(new DecodingLimits(
                config.getValue("osprey.upload.max-pixels", Long.class),
                config.getValue("osprey.upload.max-side", Integer.class),
                config.getValue("osprey.upload.max-decoding-time", Duration.class),
                MAX_WAIT));
        form = FormChoice.of(config.getValue("osprey.model.form", String.class));
        checkPictures = config.getOptionalValue("osprey.model.check", String.class);
        minPercent = config.getValue("osprey.model.check-percent", Integer.class);
    }

    /** @throws ModelException when the model cannot be used */
    ImageClassifier load(String url) throws ModelException, InterruptedException {
        try (LocalModel model = location.fetch(url)) {
            return load(model);
        }
    }

    private ImageClassifier load(LocalModel model) throws ModelException {
        return ImageClassifier.load(model, decoder, Runtime.getRuntime().availableProcessors(), form);
    }

    /**
     * Loads a model that was accepted before.
     *
     * @throws ModelException when it cannot be used, or another model is at its location now
     */
    ImageClassifier load(ChosenModel chosen) throws ModelException, InterruptedException {
        return load(chosen.url(), chosen.model());
    }

    private ImageClassifier load(String url, ModelVersion expected) throws ModelException, InterruptedException {
        ImageClassifier classifier = load(url);
        if (classifier.model().equals(expected)) {
            return classifier;
        }
        classifier.close();
        throw new ModelException(String.format(
                Locale.ROOT,
                "model %s has version %s now, not %s",
                classifier.modelName(),
                classifier.model().version(),
                expected.version()));
    }

    /**
     * Loads the model that the admin asks for. One that answered before needs no check: a roll-back must be possible even if
     * the check pictures are of the new model.
     *
     * @throws ModelException when it must not answer
     */
    ImageClassifier load(ModelChange change) throws ModelException, InterruptedException {
        return change.expected().isPresent()
                ? load(change.url(), change.expected().get())
                : loadAndCheck(change.url());
    }

    /**
     * Loads a model and lets it classify its own check pictures and those of the settings.
     *
     * @throws ModelException when the model cannot be used or gives too many a wrong label
     */
    private ImageClassifier loadAndCheck(String url) throws ModelException, InterruptedException {
        try (LocalModel model = location.fetch(url)) {
            ImageClassifier classifier = load(model);
            try {
                CheckPictures.in(model.folder().resolve(SAMPLES)).check(classifier, minPercent);
                checkWithPicturesOfSettings(classifier);
                return classifier;
            } catch (ModelException | InterruptedException | RuntimeException refused) {
                classifier.close();
                throw refused;
            }
        }
    }

    private void checkWithPicturesOfSettings(ImageClassifier classifier) throws ModelException, InterruptedException {
        if (checkPictures.isPresent()) {
            try (LocalModel folder = location.fetch(checkPictures.get())) {
                CheckPictures pictures = CheckPictures.in(folder.folder());
                if (pictures.pictures().isEmpty()) {
                    throw new ModelException("the check pictures of osprey.model.check have no labels.csv with labels");
                }
                pictures.check(classifier, minPercent);
            }
        }
    }
}
