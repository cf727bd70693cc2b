package dev.osprey.core.apikeys;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.dynamodb.DynamoDb;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class ApiKeysTableIT {

    // DynamoDB deletes by its own clock what has expired.
    private static final LocalDate DAY = LocalDate.now(ZoneOffset.UTC);
    private static final OptionalLong UNLIMITED = OptionalLong.empty();

    private final Random random = new Random(1);
    private final CloudSettings settings;
    private final Cloud cloud;
    private final Cloud otherNode;

    ApiKeysTableIT(LocalCloud local) {
        settings = local.newSettings();
        cloud = new Cloud(settings, Clock.systemUTC(), Tracing.off());
        otherNode = new Cloud(settings, Clock.systemUTC(), Tracing.off());
        cloud.apiKeys().create();
    }

    @AfterEach
    void close() {
        cloud.close();
        otherNode.close();
    }

    @Test
    void aKeyIsFoundByAllNodesUntilItIsRevoked() {
        ApiKey limited = key("limited", new KeyLimits(OptionalInt.of(60), OptionalLong.of(1000)));
        ApiKey unlimited = key("unlimited", KeyLimits.NONE);
        cloud.apiKeys().store(limited);
        cloud.apiKeys().store(unlimited);
        assertThat(otherNode.apiKeys().find(limited.id())).contains(limited);
        assertThat(otherNode.apiKeys().find(unlimited.id())).contains(unlimited);

        otherNode.apiKeys().delete(limited.id());

        assertThat(cloud.apiKeys().find(limited.id())).isEmpty();
    }

    @Test
    void theSecretIsNotInTheTable() {
        KeySecret secret = KeySecret.random(random);
        cloud.apiKeys().store(ApiKey.of(secret, "name", Instant.EPOCH, KeyLimits.NONE));

        try (DynamoDbClient client = DynamoDb.client(settings.dynamoDbEndpoint())) {
            String rows = client.scan(request -> request.tableName(settings.apiKeysTable()))
                    .items()
                    .toString();
            assertThat(rows)
                    .contains(secret.id())
                    .doesNotContain(secret.text())
                    .doesNotContain(secret.text().substring(secret.text().length() - 43));
        }
    }

    @Test
    void allKeysAreListedWithTheirUseOfTheDay() {
        ApiKey busy = key("busy", KeyLimits.NONE);
        ApiKey idle = key("idle", KeyLimits.NONE);
        cloud.apiKeys().store(busy);
        cloud.apiKeys().store(idle);
        cloud.apiKeys().count(busy.id(), DAY, 3, UNLIMITED);
        otherNode.apiKeys().count(busy.id(), DAY, 4, UNLIMITED);
        cloud.apiKeys().count(busy.id(), DAY.plusDays(1), 5, UNLIMITED);

        assertThat(cloud.apiKeys().all(DAY)).containsExactlyInAnyOrder(new KeyUse(busy, 7), new KeyUse(idle, 0));
    }

    @Test
    void aCountIsNoKey() {
        cloud.apiKeys().count("id", DAY, 1, UNLIMITED);

        assertThat(cloud.apiKeys().find("id/" + DAY)).isEmpty();
        assertThat(cloud.apiKeys().all(DAY)).isEmpty();
    }

    @Test
    void imagesAreCountedUpToTheLimitAndAllOrNone() {
        ApiKeysTable table = cloud.apiKeys();

        assertThat(table.count("id", DAY, 6, OptionalLong.of(10))).hasValue(6);
        assertThat(table.count("id", DAY, 5, OptionalLong.of(10))).isEmpty();
        assertThat(table.count("id", DAY, 4, OptionalLong.of(10))).hasValue(10);
        assertThat(table.count("id", DAY, 1, OptionalLong.of(10))).isEmpty();
        assertThat(table.count("id", DAY.plusDays(1), 11, OptionalLong.of(10))).isEmpty();
        assertThat(table.count("id", DAY.plusDays(1), 10, OptionalLong.of(10))).hasValue(10);
    }

    @Test
    void imagesThatWereNotAcceptedCanBeCountedAgain() {
        cloud.apiKeys().count("id", DAY, 10, OptionalLong.of(10));

        cloud.apiKeys().giveBack("id", DAY, 3);

        assertThat(cloud.apiKeys().counted("id", DAY)).isEqualTo(7);
        assertThat(cloud.apiKeys().count("id", DAY, 3, OptionalLong.of(10))).hasValue(10);
    }

    @Test
    void concurrentCallsOnTwoNodesTakeExactlyTheQuota() throws Exception {
        int quota = 25;
        ExecutorService calls = Executors.newFixedThreadPool(8);
        try {
            List<Future<OptionalLong>> counts = new ArrayList<>();
            for (int call = 0; call < 60; call++) {
                ApiKeysTable node = (call % 2 == 0 ? cloud : otherNode).apiKeys();
                counts.add(calls.submit(() -> node.count("id", DAY, 1, OptionalLong.of(quota))));
            }
            List<Long> allowed = new ArrayList<>();
            for (Future<OptionalLong> count : counts) {
                count.get().ifPresent(allowed::add);
            }
            assertThat(allowed)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, quota).boxed().toList());
            assertThat(cloud.apiKeys().counted("id", DAY)).isEqualTo(quota);
        } finally {
            calls.shutdownNow();
        }
    }

    @Test
    void aCountExpires() {
        cloud.apiKeys().count("id", DAY, 1, UNLIMITED);

        try (DynamoDbClient client = DynamoDb.client(settings.dynamoDbEndpoint())) {
            assertThat(client.scan(request -> request.tableName(settings.apiKeysTable()))
                            .items())
                    .singleElement()
                    .satisfies(row -> assertThat(Instant.ofEpochSecond(
                                    Long.parseLong(row.get("expires").n())))
                            .isEqualTo(
                                    DAY.plusDays(3).atStartOfDay(ZoneOffset.UTC).toInstant()));
            assertThat(client.describeTimeToLive(request -> request.tableName(settings.apiKeysTable()))
                            .timeToLiveDescription()
                            .attributeName())
                    .isEqualTo("expires");
        }
    }

    private ApiKey key(String name, KeyLimits limits) {
        return ApiKey.of(KeySecret.random(random), name, Instant.parse("2026-05-04T01:02:03Z"), limits);
    }
}
