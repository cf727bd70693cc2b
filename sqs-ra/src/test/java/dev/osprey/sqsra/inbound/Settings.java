package dev.osprey.sqsra.inbound;

import jakarta.resource.spi.InvalidPropertyException;

/** Activation settings for tests: the defaults, with a visibility timeout of 30 seconds. */
final class Settings {
    private Settings() {}

    static ActivationSettings of(String queue) {
        SqsActivationSpec spec = new SqsActivationSpec();
        spec.setDestination(queue);
        try {
            return spec.settings();
        } catch (InvalidPropertyException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
