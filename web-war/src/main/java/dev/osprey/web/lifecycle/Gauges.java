package dev.osprey.web.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import dev.osprey.web.metrics.MetricMetadata;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Gauges in a registry, which would keep an undeployed application alive if nobody removed them. */
final class Gauges {

    private final List<MetricID> registered = new ArrayList<>();
    private final MetricRegistry registry;

    Gauges(MetricRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    void add(String name, String unit, String description, Supplier<? extends Number> value, Tag... tags) {
        Metadata metadata = MetricMetadata.of(name, unit, description);
        registry.gauge(metadata, value, Supplier::get, tags);
        registered.add(new MetricID(name, tags));
    }

    void removeAll() {
        registered.forEach(registry::remove);
        registered.clear();
    }
}
