package dev.osprey.web.bodies;

import java.time.Duration;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.web.clients.Places;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The threads of the server that responses may hold. A client that does not read its response holds one, so all of them
 * together get fewer than there are: the others remain for health checks and for whatever does not wait.
 */
@Singleton
public class Threads {

    // Of the 200 threads of Payara's pool.
    private static final int TOTAL = 150;

    private final Places places;

    /** @param perClient responses at once */
    @Inject
    Threads(@ConfigProperty(name = "osprey.http.max-responses-per-client") int perClient) {
        places = new Places("responses", TOTAL, perClient, Duration.ofSeconds(2));
    }

    Places places() {
        return places;
    }
}
