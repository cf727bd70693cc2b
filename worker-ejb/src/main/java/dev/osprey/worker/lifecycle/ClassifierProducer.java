package dev.osprey.worker.lifecycle;

import java.util.Optional;
import java.util.logging.Logger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.models.ChosenModel;
import dev.osprey.core.models.ModelChange;
import dev.osprey.core.models.ModelRollout;
import dev.osprey.worker.classification.CurrentModel;
import dev.osprey.worker.model.ModelException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/** Loads the first model, once: that which the admin has chosen, else that of the settings. */
@ApplicationScoped
public class ClassifierProducer {

    private static final Logger LOG = Logger.getLogger(ClassifierProducer.class.getName());

    @Produces
    @Singleton
    CurrentModel load(Cloud cloud, ModelLoader loader, @ConfigProperty(name = "osprey.model") String location)
            throws ModelException, InterruptedException {
        ModelRollout rollout = rollout(cloud);
        Optional<ChosenModel> chosen = rollout.currentFor(location);
        try {
            return new CurrentModel(chosen.isPresent() ? loader.load(chosen.get()) : loader.load(location));
        } catch (ModelException unusable) {
            Optional<ModelChange> open = rollout.change().filter(ModelChange::open);
            if (open.isEmpty()) {
                throw unusable;
            }
            // No worker may be left that could check what the admin asks for, to mend just this.
            LOG.warning(() -> unusable.getMessage() + "; begins with the model that the admin asks for");
            return new CurrentModel(loader.load(open.get()));
        }
    }

    private static ModelRollout rollout(Cloud cloud) {
        try {
            return cloud.models().rollout();
        } catch (SdkException unreadable) {
            // The table may be missing, until the web nodes are of this version. ModelUpdates looks again.
            LOG.warning(() -> "whether the admin has chosen a model cannot be read: " + unreadable.getMessage());
            return ModelRollout.NONE;
        }
    }

    void close(@Disposes CurrentModel model) {
        model.close();
    }
}
