package dev.osprey.worker.lifecycle;

import java.io.IOException;
import java.util.Map;

import dev.osprey.core.cloud.InstanceMetadata;
import dev.osprey.core.settings.MapConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
class SpotWatchIT {

    private InstanceMetadata metadata;

    @BeforeEach
    void start() throws IOException {
        metadata = new InstanceMetadata("i-1", "app-instance-1");
    }

    @AfterEach
    void stop() {
        metadata.close();
    }

    @Test
    void thereIsNoNoticeAtFirst() {
        assertThat(watch(true).notice()).isEmpty();
        assertThat(metadata.requests()).isPositive();
    }

    @Test
    void findsAnInterruptionNotice() {
        SpotWatch watch = watch(true);
        watch.notice();
        metadata.put("spot/instance-action", "{\"action\":\"terminate\",\"time\":\"2026-11-25T23:00:00Z\"}");

        assertThat(watch.notice())
                .contains("Spot interruption notice {\"action\":\"terminate\",\"time\":\"2026-11-25T23:00:00Z\"}");
    }

    @Test
    void findsARebalanceRecommendation() {
        SpotWatch watch = watch(true);
        metadata.put("events/recommendations/rebalance", "{\"noticeTime\":\"2026-11-25T23:00:00Z\"}");

        assertThat(watch.notice()).contains("rebalance recommendation {\"noticeTime\":\"2026-11-25T23:00:00Z\"}");
    }

    @Test
    void anOutageOfTheMetadataServiceIsNoNotice() {
        SpotWatch watch = watch(true);
        metadata.close();

        assertThat(watch.notice()).isEmpty();
    }

    @Test
    void asksNobodyUnlessTheSettingSaysSo() {
        metadata.put("spot/instance-action", "{\"action\":\"terminate\",\"time\":\"2026-11-25T23:00:00Z\"}");

        assertThat(watch(false).notice()).isEmpty();
        assertThat(metadata.requests()).isZero();
    }

    private SpotWatch watch(boolean enabled) {
        return new SpotWatch(new MapConfig(Map.of(
                "osprey.worker.spot-notices",
                Boolean.toString(enabled),
                "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                metadata.endpoint().toString())));
    }
}
