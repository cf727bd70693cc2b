package dev.osprey.web.webhooks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Retention;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WebhookTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Classification QUEUED = Classification.queued("id-1", "cat.png", NOON);

    @Test
    void tellsAnAnswer() {
        Webhook webhook = webhook(QUEUED.done(List.of(new Prediction("Bag", 0.75)), NOON.plusSeconds(1)));

        assertThat(webhook.id()).isEqualTo("id-1_1795348801000");
        assertThat(new String(webhook.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"image.classified\",\"timestamp\":\"2026-11-22T12:00:01Z\",\"data\":{"
                        + "\"id\":\"id-1\",\"fileName\":\"cat.png\",\"status\":\"DONE\",\"label\":\"Bag\","
                        + "\"predictions\":[{\"label\":\"Bag\",\"probability\":0.75}],"
                        + "\"submittedAt\":\"2026-11-22T12:00:00Z\",\"completedAt\":\"2026-11-22T12:00:01Z\"}}");
    }

    @Test
    void tellsAFailure() {
        assertThat(new String(webhook(QUEUED.failed("It is broken.", NOON)).body(), StandardCharsets.UTF_8))
                .contains("\"type\":\"image.failed\"", "\"error\":\"It is broken.\"");
    }

    @Test
    void anotherOutcomeOfTheSameImageHasAnotherId() {
        assertThat(webhook(QUEUED.failed("It is broken.", NOON)).id())
                .isNotEqualTo(webhook(QUEUED.done(List.of(new Prediction("Bag", 0.75)), NOON.plusMillis(1)))
                        .id());
    }

    @Test
    void tellsUntilWhenTheImageIsKept() {
        Webhook webhook =
                Webhook.of(QUEUED.failed("It is broken.", NOON), new Retention(Optional.of(Duration.ofDays(1))));

        assertThat(new String(webhook.body(), StandardCharsets.UTF_8)).contains("\"expires\":\"2026-11-23T12:00:00Z\"");
    }

    private static Webhook webhook(Classification image) {
        return Webhook.of(image, Retention.FOR_EVER);
    }
}
