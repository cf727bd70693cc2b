package dev.osprey.web.keys;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.apikeys.ApiKey;
import dev.osprey.core.apikeys.ApiKeysTable;
import dev.osprey.core.apikeys.KeyLimits;
import dev.osprey.core.apikeys.KeySecret;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.ServletCall;
import dev.osprey.web.problems.ProblemException;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(LocalCloudExtension.class)
class KeyAuthenticationIT {

    private static final String CLIENT = "192.0.2.1";

    private final TestClock clock = new TestClock();
    private final LookUps lookUps = new LookUps();
    private final DynamoDbClient client;
    private final ApiKeysTable table;
    private final ApiKeys keys;
    private final ApiKeys keysOfAnotherNode;
    private final MetricRegistry metrics = SharedMetricRegistries.getOrCreate(KeyAuthenticationIT.class.getName());
    private final KeyAuthentication authentication;

    KeyAuthenticationIT(LocalCloud local) {
        client = DynamoDbClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder())
                .endpointOverride(local.dynamoDb())
                .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(lookUps))
                .build();
        table = new ApiKeysTable(client, local.newSettings().apiKeysTable());
        table.create();
        keys = new ApiKeys(table, clock);
        keysOfAnotherNode = new ApiKeys(table, clock);
        authentication = new KeyAuthentication(keys, new KeyCounts(metrics), clock);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aKeyIsRecognisedAndOnlyItsDigestIsStored() {
        ApiKeys.Made made = make(KeyLimits.NONE);

        HttpServletRequest request = send(made.secret().text());

        assertThat(KeyAuthentication.refusal(request)).isEmpty();
        assertThat(KeyCall.of(request).map(KeyCall::key)).contains(made.key());
        assertThat(table.find(made.key().id()).orElseThrow().toString())
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
    void theTableIsAskedOncePerTenSeconds() {
        String token = make(KeyLimits.NONE).secret().text();
        int before = lookUps.count();

        for (int call = 0; call < 20; call++) {
            send(token);
        }
        assertThat(lookUps.count()).isEqualTo(before + 1);
        clock.advance(ApiKeys.REMEMBERED);
        send(token);
        assertThat(lookUps.count()).isEqualTo(before + 2);
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
    void oneClientCannotHaveTheTableAskedForKeysWithoutEnd() {
        Random random = new Random(1);
        int before = lookUps.count();
        for (int guess = 0; guess < 600; guess++) {
            send(KeySecret.random(random).text());
        }

        assertThat(lookUps.count()).isEqualTo(before + 500);
        assertThat(refusal(send(KeySecret.random(random).text()))
                        .problem()
                        .status()
                        .getStatusCode())
                .isEqualTo(429);
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

    /** Counts the rows that are asked for. */
    private static final class LookUps implements ExecutionInterceptor {

        private final AtomicInteger count = new AtomicInteger();

        @Override
        public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
            if (call.request() instanceof GetItemRequest) {
                count.incrementAndGet();
            }
        }

        int count() {
            return count.get();
        }
    }
}
