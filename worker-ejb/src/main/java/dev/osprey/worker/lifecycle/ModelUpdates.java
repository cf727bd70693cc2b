package dev.osprey.worker.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.models.ChosenModel;
import dev.osprey.core.models.ModelChange;
import dev.osprey.core.models.ModelRollout;
import dev.osprey.worker.classification.CurrentModel;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.model.ModelException;
import org.eclipse.microprofile.config.Config;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Takes over the model that the admin chooses. The first worker checks it, then all load it, one after the other, while the
 * model from before goes on answering.
 */
@Singleton
public class ModelUpdates {

    private static final Logger LOG = Logger.getLogger(ModelUpdates.class.getName());

    static final Duration FIRST_RETRY = Duration.ofSeconds(30);
    private static final Duration LAST_RETRY = Duration.ofMinutes(10);

    /** Workers end for many reasons; but a model that ends two is not given to a third one. */
    private static final int MAX_CHECKS = 2;

    private final Cloud cloud;
    private final CurrentModel model;
    private final ModelLoader loader;
    private final ModelPublication publication;
    private final Clock clock;
    private final String location;
    private final WorkerId id;

    private Instant retryAt = Instant.MIN;
    private Duration retry = FIRST_RETRY;
    private boolean mayHaveTurn;
    private boolean unreadable;

    @Inject
    ModelUpdates(
            Config config,
            Cloud cloud,
            CurrentModel model,
            ModelLoader loader,
            ModelPublication publication,
            Clock clock) {
        this.cloud = cloud;
        this.model = model;
        this.loader = loader;
        this.publication = publication;
        this.clock = clock;
        location = config.getValue("osprey.model", String.class);
        id = WorkerId.of(config);
    }

    /** Call this every few seconds; it returns when the model, if there is a new one, is loaded. */
    void update() {
        try {
            endTurn();
            if (isDue(cloud.models().rollout()) && takesTurn()) {
                try {
                    // Read again: the worker that had the turn has changed it.
                    step(cloud.models().rollout());
                } finally {
                    endTurn();
                }
            }
            unreadable = false;
        } catch (SdkException outage) {
            // Logged once: the next call tries again.
            LOG.log(
                    unreadable ? Level.FINE : Level.WARNING,
                    () -> "worker=" + id.name() + " cannot read which model it shall have: " + outage.getMessage());
            unreadable = true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean takesTurn() {
        // True also after an exception, since the call may have reached the table.
        mayHaveTurn = true;
        mayHaveTurn = cloud.models().takeTurn(identity(), alive());
        return mayHaveTurn;
    }

    /** The others wait for it as long as this worker is alive: what fails is tried again by the next call. */
    private void endTurn() {
        if (mayHaveTurn) {
            cloud.models().endTurn(identity());
            mayHaveTurn = false;
        }
    }

    private boolean isDue(ModelRollout rollout) {
        return rollout.change().filter(ModelChange::open).isPresent()
                || behind(rollout).isPresent();
    }

    /** The chosen model, if this worker has another one and has not just failed to load it. */
    private Optional<ChosenModel> behind(ModelRollout rollout) {
        return clock.instant().isBefore(retryAt)
                ? Optional.empty()
                : rollout.currentFor(location)
                        .filter(chosen -> !chosen.model().equals(model.get().model()));
    }

    private void step(ModelRollout rollout) throws InterruptedException {
        Optional<ModelChange> open = rollout.change().filter(ModelChange::open);
        Optional<ChosenModel> behind = behind(rollout);
        if (open.isPresent()) {
            check(rollout, open.get());
        } else if (behind.isPresent()) {
            follow(rollout, behind.get());
        }
    }

    private void check(ModelRollout rollout, ModelChange change) throws InterruptedException {
        // This worker has the turn, so those that began have died; perhaps of this model.
        if (change.checks() >= MAX_CHECKS) {
            refuse(rollout, change, change.checks() + " workers stopped while they checked the model");
            return;
        }
        ModelRollout checking = rollout.with(change.checking());
        if (!cloud.models().replace(checking)) {
            return;
        }
        LOG.info(() -> "worker=" + id.name() + " checks a new model");
        ImageClassifier candidate;
        try {
            candidate = loader.load(change);
        } catch (ModelException refused) {
            refuse(checking, checking.change().orElseThrow(), refused.getMessage());
            return;
        } catch (RuntimeException | Error failed) {
            // An error, too, of memory for example: the worker can go on without this model.
            LOG.log(Level.WARNING, "a new model cannot be loaded", failed);
            refuse(checking, checking.change().orElseThrow(), "the model cannot be used: " + failed);
            return;
        }
        ChosenModel replaced = rollout.currentFor(location)
                .orElseGet(() -> new ChosenModel(location, model.get().model()));
        ChosenModel accepted = new ChosenModel(change.url(), candidate.model());
        if (accepts(checking.accepted(location, accepted, replaced), candidate)) {
            serve(candidate);
        }
    }

    private boolean accepts(ModelRollout next, ImageClassifier candidate) {
        boolean accepted = false;
        try {
            accepted = cloud.models().replace(next);
        } finally {
            if (!accepted) {
                // The admin has asked for another model meanwhile, or the table does not respond.
                candidate.close();
            }
        }
        return accepted;
    }

    private void refuse(ModelRollout rollout, ModelChange change, String problem) {
        LOG.warning(() -> "worker=" + id.name() + " refuses a new model: " + problem);
        cloud.models().replace(rollout.with(change.refused(problem)));
    }

    private void follow(ModelRollout rollout, ChosenModel chosen) throws InterruptedException {
        try {
            serve(loader.load(chosen));
        } catch (ModelException | RuntimeException | Error failure) {
            String problem = "worker " + id.name() + " keeps " + model.get().model() + ": "
                    + (failure instanceof ModelException ? failure.getMessage() : failure);
            LOG.log(Level.WARNING, problem, failure instanceof ModelException ? null : failure);
            retryAt = clock.instant().plus(retry);
            Duration longer = retry.multipliedBy(2);
            retry = longer.compareTo(LAST_RETRY) < 0 ? longer : LAST_RETRY;
            tell(rollout, Optional.of(problem));
            return;
        }
        retry = FIRST_RETRY;
        tell(rollout, Optional.empty());
    }

    /** Tells the admin why workers do not follow; one that cannot either tells it again. */
    private void tell(ModelRollout rollout, Optional<String> problem) {
        rollout.change()
                .filter(change -> change.state() == ModelChange.State.ACCEPTED)
                .filter(change -> !change.problem().equals(problem))
                .ifPresent(change -> cloud.models().replace(rollout.with(change.accepted(problem))));
    }

    private void serve(ImageClassifier next) {
        LOG.info(() -> "worker=" + id.name() + " takes the model " + next.model() + " in place of "
                + model.get().model());
        publication.publish(next);
        model.replace(next);
    }

    private String identity() {
        return id.name() + "#" + id.run();
    }

    private Set<String> alive() {
        return cloud.workers().alive().stream()
                .map(each -> each.worker() + "#" + each.run())
                .collect(Collectors.toSet());
    }
}
