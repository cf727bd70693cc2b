package dev.osprey.web.webhooks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.webhooks.Callback;
import dev.osprey.web.problems.ProblemException;

/** Reads the callback of a call, and refuses what no webhook may be sent to. */
@Singleton
public class Callbacks {

    /** The name of the form field and of the query parameter. */
    public static final String NAME = "callback";

    private final WebhookSettings settings;

    @Inject
    Callbacks(WebhookSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /**
     * @param query values of the query parameter
     * @param form the parts of the form; empty when the call has none
     * @param requestId of the call, for the logs
     * @throws ProblemException 400 when there are several callbacks, it is invalid, or this service sends no webhooks
     */
    public Optional<Callback> of(List<String> query, List<EntityPart> form, String requestId) {
        List<String> given = Stream.concat(
                        query.stream(),
                        form.stream()
                                .filter(part -> NAME.equals(part.getName()))
                                .map(Callbacks::text))
                .map(String::strip)
                // As a form sends an input that nobody has filled in.
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        if (given.size() > 1) {
            throw new ProblemException(Status.BAD_REQUEST, "There are several callbacks, but only one is possible.");
        }
        return given.stream().findFirst().map(url -> checked(url, requestId));
    }

    private Callback checked(String url, String requestId) {
        if (settings.keys().isEmpty()) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    "This service sends no webhooks: its admin has not set osprey.webhooks.secret. Please send the request"
                            + " without a callback.");
        }
        Callback.fault(url, settings.allowPrivate()).ifPresent(fault -> {
            throw new ProblemException(Status.BAD_REQUEST, "The callback " + fault + ".");
        });
        return Callback.of(url, requestId);
    }

    private static String text(EntityPart part) {
        // In UTF-8 a character has four bytes at most; what is longer is refused for its length.
        try (InputStream content = part.getContent()) {
            return new String(content.readNBytes(4 * (Callback.MAX_LENGTH + 1)), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new ProblemException(Status.BAD_REQUEST, "The upload of the callback was interrupted.");
        }
    }
}
