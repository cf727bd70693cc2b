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

/** Registers a gauge for each counter of each activation, tagged with its queue and bean. */
@ApplicationScoped
public class ActivationMetrics {

    private final MonitoredActivations activations = new MonitoredActivations();
    private final List<MetricID> registered = new ArrayList<>();

    @Inject
    private MetricRegistry registry;

    private MonitoredActivations.Subscription subscription;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        subscription = activations.onChange(this::registerAll);
        registerAll();
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        subscription.close();
        removeAll();
    }

    // Replaces all gauges: the activations before and after a redeployment have the same tags.
    private synchronized void registerAll() {
        removeAll();
        activations.all().forEach(this::register);
    }

    private synchronized void removeAll() {
        registered.forEach(registry::remove);
        registered.clear();
    }

    private void register(MonitoredActivation activation) {
        count(activation, "received", "Received", "Messages received, including redeliveries");
        count(activation, "redelivered", "Redelivered", "Messages received for the second time or later");
        count(activation, "delivered", "Delivered", "Successful deliveries");
        count(activation, "failed", "Failed", "Deliveries that threw an exception or were rolled back");
        count(activation, "poisoned", "Poisoned", "Messages that could not be read or were rejected");
        count(activation, "acknowledged", "Acknowledged", "Messages deleted after a successful delivery");
        count(activation, "deletes", "Deletes", "Successful delete calls");
        count(activation, "extended", "Extended", "Extensions of a visibility timeout");
        count(activation, "polls", "Polls", "Successful receive calls");
        count(activation, "in_flight", "InFlight", "Messages received and not yet deleted or released");
        gauge(
                activation,
                "last_successful_poll",
                MetricUnits.SECONDS,
                "Time of the last successful receive call, in seconds since 1970; 0 before the first",
                each -> each.time("LastSuccessfulPoll")
                        .map(time -> time.toEpochMilli() / 1000.0)
                        .orElse(0.0));
        gauge(
                activation,
                "failing",
                MetricUnits.SECONDS,
                "How long polling has been failing; 0 while it works",
                each -> each.time("PollingFailingSince")
                        .map(since -> Duration.between(since, Clock.systemUTC().instant())
                                        .toMillis()
                                / 1000.0)
                        .orElse(0.0));
    }

    private void count(MonitoredActivation activation, String name, String attribute, String description) {
        gauge(activation, name, MetricUnits.NONE, description, each -> each.number(attribute));
    }

    private void gauge(
            MonitoredActivation activation,
            String name,
            String unit,
            String description,
            Function<MonitoredActivation, ? extends Number> value) {
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
