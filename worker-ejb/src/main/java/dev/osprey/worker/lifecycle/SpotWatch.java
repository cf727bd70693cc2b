package dev.osprey.worker.lifecycle;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.Config;

/** Looks for notices of EC2 if the setting asks for it. An outage of the metadata service is logged once. */
@Singleton
class SpotWatch {

    private static final Logger LOG = Logger.getLogger(SpotWatch.class.getName());

    // The variable of the AWS SDKs.
    private static final String ENDPOINT = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
    private static final String EC2 = "http://169.254.169.254";

    private final Optional<SpotNotices> notices;
    private boolean unanswered;

    @Inject
    SpotWatch(Config config) {
        boolean enabled = config.getValue("osprey.worker.spot-notices", Boolean.class);
        URI endpoint = config.getOptionalValue(ENDPOINT, URI.class).orElse(URI.create(EC2));
        notices = enabled ? Optional.of(new SpotNotices(endpoint)) : Optional.empty();
    }

    /** What EC2 announces, in words; empty as long as there is nothing, or nothing can be found out. */
    Optional<String> notice() {
        if (notices.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<String> notice = notices.get().current();
            unanswered = false;
            return notice;
        } catch (IOException outage) {
            if (!unanswered) {
                LOG.warning(() -> "the instance metadata cannot be read, so Spot notices are missed: " + outage);
            }
            unanswered = true;
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
