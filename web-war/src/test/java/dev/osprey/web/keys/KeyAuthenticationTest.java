package dev.osprey.web.keys;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.apikeys.ApiKey;
import dev.osprey.core.apikeys.KeyLimits;
import dev.osprey.core.apikeys.KeySecret;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.ServletCall;
import dev.osprey.web.problems.ProblemException;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyAuthenticationTest {

    private static final String CLIENT = "192.0.2.1";

    private final TestClock clock = new TestClock();
    private final KeysInMemory store = new KeysInMemory();
    private final ApiKeys keys = new ApiKeys(store, clock);
    private final ApiKeys keysOfAnotherNode = new ApiKeys(store, clock);
    private final MetricRegistry metrics = SharedMetricRegistries.getOrCreate(KeyAuthenticationTest.class.getName());
    private final KeyAuthentication authentication = new KeyAuthentication(keys, new KeyCounts(metrics), clock);

    @Test
    void aKeyIsRecognisedAndOnlyItsDigestIsStored() {
        ApiKeys.Made made = make(KeyLimits.NONE);

        HttpServletRequest request = send(made.secret().text());

        assertThat(KeyAuthentication.refusal(request)).isEmpty();
        assertThat(KeyCall.of(request).map(KeyCall::key)).contains(made.key());
        assertThat(store.find(made.key().id()).orElseThrow().toString())
                .doesNotContain(made.secret().text().substring(24));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "osprey_", "admin", "osprey_0123456789abcdef_0123456789012345678901234567890123456789012"})
    void anUnknownOrMalformedKeyIsRefused(String token) {
        long before = count("unknown");

        HttpServletRequest request = send(token);

        assertThat(KeyCall.of(request)).isEmpty();
        assertThat(refusal(request)).satisfies(problem -> {
            assertThat(problem.problem().status().getStatusCode()).isEqualTo(401);
            assertThat(problem.headers().get("WWW-Authenticate")).startsWith("Bearer ");
        });
        assertThat(count("unknown")).isEqualTo(before + 1);
    }

    @Test
    void theIdOfAKeyIsNotEnough() {
        KeySecret secret = make(KeyLimits.NONE).secret();
        KeySecret other = KeySecret.random(new Random(1));

        assertThat(refusal(send(secret.text().substring(0, 24) + other.text().substring(24))))
                .hasMessageContaining("unknown");
    }

    @Test
    void aRevokedKeyIsRefusedAtOnceAndByOtherNodesTenSecondsLater() {
        ApiKeys.Made made = make(KeyLimits.NONE);
        assertThat(keysOfAnotherNode.find(made.secret())).isPresent();
        assertThat(keys.find(made.secret())).isPresent();

        keys.revoke(made.key().id());

        assertThat(refusal(send(made.secret().text())).problem().status().getStatusCode())
                .isEqualTo(401);
        clock.advance(Duration.ofSeconds(9));
        assertThat(keysOfAnotherNode.find(made.secret())).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(keysOfAnotherNode.find(made.secret())).isEmpty();
        assertThatThrownBy(() -> keys.revoke(made.key().id()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().status().getStatusCode())
                                .isEqualTo(404));
    }

    @Test
    void theStoreIsAskedOncePerTenSeconds() {
        String token = make(KeyLimits.NONE).secret().text();
        int before = store.lookUps();

        for (int call = 0; call < 20; call++) {
            send(token);
        }
        assertThat(store.lookUps()).isEqualTo(before + 1);
        clock.advance(ApiKeys.REMEMBERED);
        send(token);
        assertThat(store.lookUps()).isEqualTo(before + 2);
    }

    @Test
    void requestsOverTheRateAreRefusedUntilThereIsATokenAgain() {
        String token = make(new KeyLimits(OptionalInt.of(6), OptionalLong.empty()))
                .secret()
                .text();
        String other = make(new KeyLimits(OptionalInt.of(6), OptionalLong.empty()))
                .secret()
                .text();
        for (int call = 0; call < 6; call++) {
            HttpServletRequest request = send(token);
            assertThat(KeyAuthentication.refusal(request)).isEmpty();
            assertThat(KeyCall.of(request).orElseThrow().budgets())
                    .containsExactly(new Budget(
                            "requests",
                            6,
                            Duration.ofMinutes(1),
                            5 - call,
                            call < 5 ? Duration.ZERO : Duration.ofSeconds(10)));
        }

        ProblemException refused = refusal(send(token));

        assertThat(refused.problem().status().getStatusCode()).isEqualTo(429);
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(10));
        assertThat(KeyAuthentication.refusal(send(other))).isEmpty();
        clock.advance(Duration.ofSeconds(10));
        assertThat(KeyAuthentication.refusal(send(token))).isEmpty();
        assertThat(KeyAuthentication.refusal(send(token))).isPresent();
    }

    @Test
    void oneClientCannotHaveTheStoreAskedForKeysWithoutEnd() {
        Random random = new Random(1);
        int before = store.lookUps();
        for (int guess = 0; guess < 600; guess++) {
            send(KeySecret.random(random).text());
        }

        assertThat(store.lookUps()).isEqualTo(before + 500);
        assertThat(refusal(send(KeySecret.random(random).text()))
                        .problem()
                        .status()
                        .getStatusCode())
                .isEqualTo(429);
    }

    @Test
    void onlyTheSchemeBearerHasAToken() {
        assertThat(token("Bearer abc")).contains("abc");
        assertThat(token("bearer   abc ")).contains("abc");
        assertThat(token("Bearer")).contains("");
        assertThat(token("Basic abc")).isEmpty();
        assertThat(token("Bearers abc")).isEmpty();
    }

    private static Optional<String> token(String header) {
        return KeyAuthentication.token(
                new ServletCall("GET", "/").header("Authorization", header).request());
    }

    private ApiKeys.Made make(KeyLimits limits) {
        return keys.make(new NewKey("name", limits));
    }

    private HttpServletRequest send(String token) {
        HttpServletRequest request = new ServletCall("POST", "/").request();
        Optional<ApiKey> key = authentication.authenticate(request, token, CLIENT);
        assertThat(key).isEqualTo(KeyCall.of(request).map(KeyCall::key));
        return request;
    }

    private static ProblemException refusal(HttpServletRequest request) {
        return KeyAuthentication.refusal(request).orElseThrow();
    }

    private long count(String outcome) {
        return metrics.getCounter(new MetricID("osprey_key_requests", new Tag("outcome", outcome)))
                .getCount();
    }
}
