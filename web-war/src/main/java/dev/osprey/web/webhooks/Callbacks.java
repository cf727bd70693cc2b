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
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.webhooks.Callback;
import dev.osprey.web.problems.ProblemException;

/** Reads the callback of a call, and refuses what no webhook may be sent to. */
@Singleton
public class Callbacks {

    /** The name of the query parameter and of the form field. */
    public static final String NAME = "callback";

    private final WebhookSettings settings;

    @Inject
    Callbacks(WebhookSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /** The values of the query parameter. */
    public static List<String> query(ContainerRequestContext call) {
        return call.getUriInfo().getQueryParameters().getOrDefault(NAME, List.of());
    }

    /**
     * @param query values of the query parameter
     * @param form the parts of the form; empty when the call has none
     * @param requestId of the call, for the logs
     * @throws ProblemException 400 when there are several callbacks, it is invalid, or this service sends no webhooks
     */
    public Optional<Callback> of(List<String> query, List<EntityPart> form, String requestId) {
        List<String> all = Stream.concat(
                        query.stream(),
                        form.stream()
                                .filter(part -> NAME.equals(part.getName()))
                                .map(Callbacks::text))
                .toList();
        return of(all, requestId);
    }

    /**
     * Like {@link #of(List, List, String)}.
     *
     * @param all values of the query parameter and of the form field
     */
    public Optional<Callback> of(List<String> all, String requestId) {
        List<String> given = all.stream()
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

    /** The value of the form field. What is too long is cut, and refused for its length. */
    public static String text(InputStream field) throws IOException {
        // In UTF-8 a character has four bytes at most.
        return new String(field.readNBytes(4 * (Callback.MAX_LENGTH + 1)), StandardCharsets.UTF_8);
    }

    private static String text(EntityPart part) {
        try (InputStream content = part.getContent()) {
            return text(content);
        } catch (IOException broken) {
            throw new ProblemException(Status.BAD_REQUEST, "The upload of the callback was interrupted.");
        }
    }
}
