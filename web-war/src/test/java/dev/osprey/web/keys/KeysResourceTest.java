package dev.osprey.web.keys;

import java.io.StringReader;
import java.time.Clock;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.apikeys.KeySecret;
import dev.osprey.core.apikeys.KeyStore;
import dev.osprey.core.json.Json;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.problems.ProblemMapper;
import dev.osprey.web.security.AdminOnlyFilter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeysResourceTest {

    private final KeysInMemory store = new KeysInMemory();
    private final Rest rest = Rest.of(KeysResource.class, AdminOnlyFilter.class, ProblemMapper.class)
            .bind(KeyStore.class, store)
            .bind(Clock.class, new TestClock())
            .bind(HttpServletRequest.class, new ServletCall("GET", "/api/keys").request())
            .singletons(ApiKeys.class)
            .build();

    @Test
    void aKeyIsShownOnceListedAndRevoked() {
        Rest.Reply made = make("{\"name\": \"camera\", \"ratePerMinute\": 60, \"dailyQuota\": 1000}");
        JsonObject key = (JsonObject) json(made);
        String id = key.getString("id");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo("/api/keys/" + id);
        assertThat(made.header("Cache-Control")).isEqualTo("no-store");
        assertThat(KeySecret.parse(key.getString("key")).orElseThrow().id()).isEqualTo(id);

        JsonObject listed = listed().getJsonObject(0);
        assertThat(listed.keySet())
                .containsExactlyInAnyOrder("id", "name", "createdAt", "ratePerMinute", "dailyQuota", "imagesToday");
        assertThat(listed.getString("name")).isEqualTo("camera");

        assertThat(admin("DELETE", "/api/keys/" + id).send().status()).isEqualTo(204);
        assertThat(listed()).isEmpty();
        assertThat(admin("DELETE", "/api/keys/" + id).send().status()).isEqualTo(404);
    }

    @Test
    void onlyTheAdminSeesMakesAndRevokesKeys() {
        for (String method : new String[] {"GET", "HEAD", "POST"}) {
            assertThat(rest.call(method, "/api/keys").send().status()).isEqualTo(401);
            assertThat(rest.call(method, "/api/keys").role("guest").send().status())
                    .isEqualTo(401);
        }
        assertThat(rest.call("DELETE", "/api/keys/1").role("guest").send().status())
                .isEqualTo(401);
    }

    @Test
    void aWrongBodyMakesNoKey() {
        assertThat(make("{\"name\": \"\"}").status()).isEqualTo(400);
        assertThat(admin("GET", "/api/keys").send().body()).isEqualTo("[]");
    }

    @Test
    void thereAreAtMostAThousandKeys() {
        for (int key = 0; key < 1000; key++) {
            assertThat(make("{\"name\": \"camera\"}").status()).isEqualTo(201);
        }

        assertThat(make("{\"name\": \"camera\"}").status()).isEqualTo(409);
    }

    private JsonArray listed() {
        return (JsonArray) json(admin("GET", "/api/keys").send());
    }

    private static JsonStructure json(Rest.Reply reply) {
        try (JsonReader reader = Json.createReader(new StringReader(reply.body()))) {
            return reader.read();
        }
    }

    private Rest.Reply make(String json) {
        return admin("POST", "/api/keys").body("application/json", json).send();
    }

    private Rest.Call admin(String method, String path) {
        return rest.call(method, path).role("admin");
    }
}
