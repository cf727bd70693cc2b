package dev.osprey.worker.lifecycle;

import java.nio.file.Path;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.DecodingLimits;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.worker.classification.FormChoice;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.model.LocalModel;
import dev.osprey.worker.model.ModelException;
import dev.osprey.worker.model.ModelLocation;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Fetches and loads the configured model, once. */
@ApplicationScoped
public class ClassifierProducer {

    /** A request that waits this long is better redelivered, to another worker perhaps. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    @Produces
    @Singleton
    ImageClassifier load(
            Cloud cloud,
            @ConfigProperty(name = "osprey.model") String location,
            @ConfigProperty(name = "osprey.model.form") String form,
            @ConfigProperty(name = "osprey.upload.max-pixels") long maxPixels,
            @ConfigProperty(name = "osprey.upload.max-side") int maxSide,
            @ConfigProperty(name = "osprey.upload.max-decoding-time") Duration maxTime)
            throws ModelException, InterruptedException {
        Path work = Path.of(System.getProperty("java.io.tmpdir"), "osprey-models");
        try (LocalModel model = new ModelLocation(work, cloud.images()::download).fetch(location)) {
            DecodingLimits limits = new DecodingLimits(maxPixels, maxSide, maxTime, MAX_WAIT);
            return ImageClassifier.load(
                    model, new ImageDecoder(limits), Runtime.getRuntime().availableProcessors(), FormChoice.of(form));
        }
    }

    void close(@Disposes ImageClassifier classifier) {
        classifier.close();
    }
}
