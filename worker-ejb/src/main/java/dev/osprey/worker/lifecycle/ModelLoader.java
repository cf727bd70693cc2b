package dev.osprey.worker.lifecycle;

import java.nio.file.Path;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.classification.LocalModel;
import dev.osprey.worker.classification.ModelException;
import dev.osprey.worker.classification.ModelLocation;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Fetches the model that the settings name and loads it once. */
@ApplicationScoped
public class ModelLoader {

    @Inject
    private Cloud cloud;

    @Inject
    @ConfigProperty(name = "osprey.model")
    private String location;

    @Inject
    @ConfigProperty(name = "osprey.upload.max-pixels", defaultValue = "40000000")
    private long maxPixels;

    @Produces
    @Singleton
    ImageClassifier load() throws ModelException, InterruptedException {
        Path work = Path.of(System.getProperty("java.io.tmpdir"), "osprey-models");
        try (LocalModel model = new ModelLocation(work, cloud.images()::download).fetch(location)) {
            return ImageClassifier.load(
                    model, new ImageDecoder(maxPixels), Runtime.getRuntime().availableProcessors());
        }
    }

    void close(@Disposes ImageClassifier classifier) {
        classifier.close();
    }
}
