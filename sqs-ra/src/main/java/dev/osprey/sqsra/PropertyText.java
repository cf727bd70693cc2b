package dev.osprey.sqsra;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.resource.spi.InvalidPropertyException;

/**
 * One property as text, on its way to a checked value; every refusal names the property and what it takes.
 *
 * @param name as a refusal begins: "Activation property maxSessions"
 */
public record PropertyText(String name, String text) {
    private static final Pattern QUEUE_NAME = Pattern.compile("[A-Za-z0-9_-]{1,75}\\.fifo|[A-Za-z0-9_-]{1,80}");

    public PropertyText {
        text = text == null ? "" : text.strip();
    }

    /** The other text in the place of an empty one. */
    PropertyText or(String otherwise) {
        return text.isEmpty() ? new PropertyText(name, otherwise) : this;
    }

    Optional<String> optional() throws InvalidPropertyException {
        if (text.contains("${")) {
            throw new InvalidPropertyException(
                    name + " is still the placeholder " + text + ": give the setting it names a value or a default.");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    String required(String what) throws InvalidPropertyException {
        return optional().orElseThrow(() -> new InvalidPropertyException(name + " must be set: " + what + "."));
    }

    String queue() throws InvalidPropertyException {
        String value = required("the name or the URL of the queue");
        if (value.startsWith("http://") || value.startsWith("https://")) {
            uri(value);
            return value;
        }
        return checkedQueueName(value);
    }

    Optional<String> queueName() throws InvalidPropertyException {
        Optional<String> value = optional();
        return value.isEmpty() ? value : Optional.of(checkedQueueName(value.get()));
    }

    Optional<URI> endpoint() throws InvalidPropertyException {
        Optional<String> value = optional();
        return value.isEmpty() ? Optional.empty() : Optional.of(uri(value.get()));
    }

    int number(int least, int most) throws InvalidPropertyException {
        String value = required("a whole number from " + least + " to " + most);
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused("a whole number from " + least + " to " + most, e);
        }
        throw refused("a whole number from " + least + " to " + most, null);
    }

    /**
     * A duration that is given in whole seconds.
     *
     * @throws InvalidPropertyException when it is none, or out of the bounds
     */
    public Duration seconds(int least, int most) throws InvalidPropertyException {
        return Duration.ofSeconds(number(least, most));
    }

    boolean trueOrFalse() throws InvalidPropertyException {
        String value = required("true or false");
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        if (value.equalsIgnoreCase("false")) {
            return false;
        }
        throw refused("true or false", null);
    }

    private String checkedQueueName(String value) throws InvalidPropertyException {
        if (!QUEUE_NAME.matcher(value).matches()) {
            throw refused(
                    "a queue name: up to 80 letters, digits, hyphens and underscores, with .fifo at the end for FIFO",
                    null);
        }
        return value;
    }

    private URI uri(String value) throws InvalidPropertyException {
        try {
            URI uri = new URI(value);
            if (uri.getHost() != null
                    && uri.getScheme() != null
                    && uri.getScheme().startsWith("http")) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw refused("an http or https URL", e);
        }
        throw refused("an http or https URL", null);
    }

    private InvalidPropertyException refused(String wanted, Exception cause) {
        return new InvalidPropertyException(name + " must be " + wanted + ", not \"" + text + "\".", cause);
    }
}
