package dev.osprey.web.pages;

import java.util.Map;
import java.util.Objects;

/**
 * A page to be written as HTML.
 *
 * @param template its name in {@code templates}
 * @param values by the names that the template uses
 */
public record Page(String template, Map<String, Object> values) {

    public Page {
        Objects.requireNonNull(template, "template");
        values = Map.copyOf(values);
    }
}
