package dev.osprey.sqsra.sqs;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.resource.spi.InvalidPropertyException;

/**
 * A configuration property as text, parsed to a checked value; every exception names the property and the values it accepts.
 *
 * @param name with which an exception message starts: "Activation property maxSessions"
 */
public record ConfigProperty(String name, String text) {
    private static final Pattern QUEUE_NAME = Pattern.compile("[A-Za-z0-9_-]{1,75}\\.fifo|[A-Za-z0-9_-]{1,80}");

    public ConfigProperty {
        text = text == null ? "" : text.strip();
    }

    /** This property, with the default if its text is empty. */
    public ConfigProperty or(String otherwise) {
        return text.isEmpty() ? new ConfigProperty(name, otherwise) : this;
    }

    public Optional<String> optional() throws InvalidPropertyException {
        if (text.contains("${")) {
            throw new InvalidPropertyException(name + " is the unresolved placeholder " + text
                    + ": set the setting that it names, or give it a default.");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    String required(String what) throws InvalidPropertyException {
        return optional().orElseThrow(() -> new InvalidPropertyException(name + " must be set: " + what + "."));
    }

    /** A queue name or queue URL. */
    public String queue() throws InvalidPropertyException {
        String value = required("the name or the URL of the queue");
        if (value.startsWith("http://") || value.startsWith("https://")) {
            uri(value);
            return value;
        }
        return checkedQueueName(value);
    }

    public Optional<String> queueName() throws InvalidPropertyException {
        Optional<String> value = optional();
        return value.isEmpty() ? value : Optional.of(checkedQueueName(value.get()));
    }

    Optional<URI> endpoint() throws InvalidPropertyException {
        Optional<String> value = optional();
        return value.isEmpty() ? Optional.empty() : Optional.of(uri(value.get()));
    }

    public int number(int least, int most) throws InvalidPropertyException {
        return number("a whole number from " + least + " to " + most, least, most);
    }

    /** A whole number, or {@code auto} for what suits the machine. */
    public int numberOrAuto(int auto, int least, int most) throws InvalidPropertyException {
        return text.equals("auto") ? auto : number("auto or a whole number from " + least + " to " + most, least, most);
    }

    private int number(String wanted, int least, int most) throws InvalidPropertyException {
        String value = required(wanted);
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid(wanted, e);
        }
        throw invalid(wanted, null);
    }

    /**
     * A duration in whole seconds.
     *
     * @throws InvalidPropertyException when the text is not a whole number within the bounds
     */
    public Duration seconds(int least, int most) throws InvalidPropertyException {
        return Duration.ofSeconds(number(least, most));
    }

    /** A duration in whole milliseconds. */
    public Duration millis(int least, int most) throws InvalidPropertyException {
        return Duration.ofMillis(number(least, most));
    }

    public boolean trueOrFalse() throws InvalidPropertyException {
        String value = required("true or false");
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        if (value.equalsIgnoreCase("false")) {
            return false;
        }
        throw invalid("true or false", null);
    }

    private String checkedQueueName(String value) throws InvalidPropertyException {
        if (!QUEUE_NAME.matcher(value).matches()) {
            throw invalid(
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
            throw invalid("an http or https URL", e);
        }
        throw invalid("an http or https URL", null);
    }

    private InvalidPropertyException invalid(String wanted, Exception cause) {
        return new InvalidPropertyException(name + " must be " + wanted + ", not \"" + text + "\".", cause);
    }
}
