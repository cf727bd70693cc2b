package dev.osprey.web.progress;

import java.time.Duration;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.web.clients.Places;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The event streams that a web node may have at once, of whatever kind. */
@Singleton
public class EventStreams {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Places places;

    /** @param max concurrent streams; one client may have a quarter of them */
    @Inject
    EventStreams(@ConfigProperty(name = "osprey.progress.max-streams") int max) {
        this(max, Math.max(1, max / 4));
    }

    EventStreams(int max, int perClient) {
        places = new Places("event streams", max, perClient, RETRY_AFTER);
    }

    /**
     * Takes a place for a stream.
     *
     * @param client address of the subscriber
     * @throws dev.osprey.web.problems.ProblemException 429 or 503 when there are too many
     */
    public Places.Place take(String client) {
        return places.take(client);
    }
}
