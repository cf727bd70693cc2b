package dev.osprey.core.json;

import java.io.Reader;
import java.util.Collection;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;

/**
 * Makes builders and readers as {@link jakarta.json.Json} does. That class looks its provider up on every call, which costs
 * more than the JSON of an answer; here the provider is looked up once.
 */
public final class Json {

    // Thread-safe, as its contract says.
    private static final JsonProvider PROVIDER = JsonProvider.provider();

    private Json() {}

    public static JsonObjectBuilder createObjectBuilder() {
        return PROVIDER.createObjectBuilder();
    }

    /** Starts with the members of an object. */
    public static JsonObjectBuilder createObjectBuilder(JsonObject object) {
        return PROVIDER.createObjectBuilder(object);
    }

    public static JsonArrayBuilder createArrayBuilder() {
        return PROVIDER.createArrayBuilder();
    }

    /** Starts with these values: texts, numbers, truth values, or collections and maps of them. */
    public static JsonArrayBuilder createArrayBuilder(Collection<?> values) {
        return PROVIDER.createArrayBuilder(values);
    }

    public static JsonReader createReader(Reader text) {
        return PROVIDER.createReader(text);
    }
}
