package dev.osprey.web.pages;

import java.util.Map;
import java.util.Objects;

/**
 * An HTML page to render.
 *
 * @param template name of the template in {@code templates}, without extension
 * @param values template variables by name
 */
public record Page(String template, Map<String, Object> values) {

    public Page {
        Objects.requireNonNull(template, "template");
        values = Map.copyOf(values);
    }
}
