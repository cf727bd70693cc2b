package dev.osprey.core.json;

import java.io.StringReader;
import java.util.List;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JsonTest {

    @Test
    void whatIsBuiltIsRead() {
        JsonObject built = Json.createObjectBuilder(
                        Json.createObjectBuilder().add("name", "長靴").build())
                .add("empty", Json.createArrayBuilder())
                .add("numbers", Json.createArrayBuilder(List.of(1, 2.5)))
                .build();

        try (JsonReader reader = Json.createReader(new StringReader(built.toString()))) {
            assertThat(reader.readObject()).isEqualTo(built);
        }
        assertThat(built).hasToString("{\"name\":\"長靴\",\"empty\":[],\"numbers\":[1,2.5]}");
    }

    @Test
    void noProviderIsLookedUpAgain() {
        Json.createObjectBuilder();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        // The lookup asks this one.
        Thread.currentThread().setContextClassLoader(new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) {
                throw new IllegalStateException("looked up " + name);
            }
        });
        try {
            assertThat(Json.createObjectBuilder()
                            .add("a", Json.createArrayBuilder())
                            .build())
                    .hasToString("{\"a\":[]}");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
