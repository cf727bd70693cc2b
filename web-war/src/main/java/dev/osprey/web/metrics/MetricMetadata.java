package dev.osprey.web.metrics;

import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricUnits;

/** What the registry knows of a metric besides its value. */
public final class MetricMetadata {

    private MetricMetadata() {}

    /** Of a number without a unit, or with its unit in the name. */
    public static Metadata of(String name, String description) {
        return of(name, MetricUnits.NONE, description);
    }

    /** @param unit of {@link MetricUnits} */
    public static Metadata of(String name, String unit, String description) {
        return Metadata.builder()
                .withName(name)
                .withUnit(unit)
                .withDescription(description)
                .build();
    }
}
