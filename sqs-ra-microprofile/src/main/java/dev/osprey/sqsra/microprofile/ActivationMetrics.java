package dev.osprey.sqsra.microprofile;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/** Keeps a gauge for each number of each activation, tagged with its queue and bean. */
@ApplicationScoped
public class ActivationMetrics {

    private final Activations activations = new Activations();
    private final List<MetricID> registered = new ArrayList<>();

    @Inject
    private MetricRegistry registry;

    private Activations.Subscription subscription;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        subscription = activations.onChange(this::registerAll);
        registerAll();
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        subscription.close();
        removeAll();
    }

    // Anew each time: the activation before a redeployment and the one after it have the same tags.
    private synchronized void registerAll() {
        removeAll();
        activations.all().forEach(this::register);
    }

    private synchronized void removeAll() {
        registered.forEach(registry::remove);
        registered.clear();
    }

    private void register(Activation activation) {
        count(activation, "received", "Received", "Messages received, redeliveries included");
        count(activation, "redelivered", "Redelivered", "Messages received that SQS had handed out before");
        count(activation, "delivered", "Delivered", "Deliveries that succeeded");
        count(activation, "failed", "Failed", "Deliveries that threw or were rolled back");
        count(activation, "poisoned", "Poisoned", "Messages that could not be read or were refused");
        count(activation, "acknowledged", "Acknowledged", "Messages deleted after success");
        count(activation, "deletes", "Deletes", "Delete calls that SQS has answered");
        count(activation, "extended", "Extended", "Prolongations of a visibility time-out");
        count(activation, "polls", "Polls", "Receive calls that succeeded");
        count(activation, "in_flight", "InFlight", "Messages held now");
        gauge(
                activation,
                "last_successful_poll",
                MetricUnits.SECONDS,
                "Time of the last receive call that succeeded, in seconds since 1970; 0: none yet",
                each -> each.time("LastSuccessfulPoll")
                        .map(time -> time.toEpochMilli() / 1000.0)
                        .orElse(0.0));
        gauge(
                activation,
                "failing",
                MetricUnits.SECONDS,
                "For how long polling has been failing; 0: it works",
                each -> each.time("PollingFailingSince")
                        .map(since -> Duration.between(since, Clock.systemUTC().instant())
                                        .toMillis()
                                / 1000.0)
                        .orElse(0.0));
    }

    private void count(Activation activation, String name, String attribute, String description) {
        gauge(activation, name, MetricUnits.NONE, description, each -> each.number(attribute));
    }

    private void gauge(
            Activation activation,
            String name,
            String unit,
            String description,
            Function<Activation, ? extends Number> value) {
        Metadata metadata = Metadata.builder()
                .withName("sqs_adapter_" + name)
                .withUnit(unit)
                .withDescription(description)
                .build();
        Tag[] tags = {new Tag("queue", activation.queue()), new Tag("bean", activation.bean())};
        registry.gauge(metadata, activation, value::apply, tags);
        registered.add(new MetricID(metadata.getName(), tags));
    }
}
