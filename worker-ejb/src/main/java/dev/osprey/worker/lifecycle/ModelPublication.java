package dev.osprey.worker.lifecycle;

import java.time.Clock;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.models.ModelCard;
import dev.osprey.worker.classification.ImageClassifier;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells the web nodes what the model of this worker knows. */
@Singleton
public class ModelPublication {

    private static final Logger LOG = Logger.getLogger(ModelPublication.class.getName());

    private final Cloud cloud;
    private final Clock clock;
    private Optional<ModelVersion> published = Optional.empty();
    private boolean refused;

    @Inject
    ModelPublication(Cloud cloud, Clock clock) {
        this.cloud = cloud;
        this.clock = clock;
    }

    /** Publishes a loaded model unless it is published; a failure is logged once and tried again with the next call. */
    synchronized void publish(ImageClassifier classifier) {
        if (published.equals(Optional.of(classifier.model()))) {
            return;
        }
        ModelCard card = ModelCard.of(classifier.model(), classifier.labels(), classifier.samples(), clock.instant());
        try {
            cloud.models().store(card, classifier.samples());
            published = Optional.of(classifier.model());
        } catch (SdkException failure) {
            // The model answers all the same. The table may be missing for long: until the web nodes are of this
            // version.
            if (!refused) {
                LOG.warning(
                        () -> "what the model " + card.model() + " knows could not be stored: " + failure.getMessage());
            }
            refused = true;
        }
    }
}
