package dev.osprey.web.keys;

import java.io.StringReader;
import java.time.Clock;
import java.util.Random;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.apikeys.ApiKey;
import dev.osprey.core.apikeys.ApiKeysTable;
import dev.osprey.core.apikeys.KeyLimits;
import dev.osprey.core.apikeys.KeySecret;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.json.Json;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.problems.ProblemMapper;
import dev.osprey.web.security.AdminOnlyFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class KeysResourceIT {

    private final TestClock clock = new TestClock();
    private final Cloud cloud;
    private final Rest rest;

    KeysResourceIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        cloud.apiKeys().create();
        rest = Rest.of(KeysResource.class, AdminOnlyFilter.class, ProblemMapper.class)
                .bind(ApiKeysTable.class, cloud.apiKeys())
                .bind(Clock.class, clock)
                .bind(HttpServletRequest.class, new ServletCall("GET", "/api/keys").request())
                .singletons(ApiKeys.class)
                .build();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

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
        Random random = new Random(1);
        for (int key = 0; key < 999; key++) {
            cloud.apiKeys().store(ApiKey.of(KeySecret.random(random), "camera", clock.instant(), KeyLimits.NONE));
        }

        assertThat(make("{\"name\": \"camera\"}").status()).isEqualTo(201);
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
