package dev.osprey.bench.speed;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CallCountsTest {

    @Test
    void countsWhatHappenedBetween() {
        CallCounts counts = CallCounts.between(
                Map.of("sqs", Map.of("CreateQueue", 4L, "SendMessage", 10L)),
                Map.of("sqs", Map.of("CreateQueue", 4L, "SendMessage", 30L, "ReceiveMessage", 5L), "s3", Map.of()),
                10);

        assertThat(counts.perImage().get("sqs")).isEqualTo(Map.of("SendMessage", 2.0, "ReceiveMessage", 0.5));
        assertThat(counts.of("sqs")).isEqualTo(2.5);
        assertThat(counts.of("s3")).isZero();
        assertThat(counts.json().build().toString()).isEqualTo("{\"s3\":0.00,\"sqs\":2.50}");
        assertThat(counts.operationsJson().build().getJsonObject("sqs").keySet())
                .containsExactly("ReceiveMessage", "SendMessage");
    }

    @Test
    void needsAnImage() {
        assertThatThrownBy(() -> CallCounts.between(Map.of(), Map.of(), 0)).hasMessage("0 images");
    }
}
