package dev.osprey.core.queues;

import java.util.Map;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import static org.assertj.core.api.Assertions.assertThat;

class QueueAttributesTest {

    private static final String POLICY = "{\"deadLetterTargetArn\":\"arn:dead\",\"maxReceiveCount\":\"5\"}";

    private final QueueAttributes wanted = new QueueAttributes(Map.of(
            QueueAttributeName.VISIBILITY_TIMEOUT,
            "10",
            QueueAttributeName.MESSAGE_RETENTION_PERIOD,
            "1209600",
            QueueAttributeName.REDRIVE_POLICY,
            POLICY));

    @Test
    void aPolicyIsComparedByItsMembers() {
        Map<QueueAttributeName, String> existing = Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                "10",
                QueueAttributeName.REDRIVE_POLICY,
                "{ \"maxReceiveCount\": 5, \"deadLetterTargetArn\": \"arn:dead\" }");

        assertThat(wanted.differences(existing)).isEmpty();
        assertThat(wanted.changed(existing)).isEmpty();
    }

    @Test
    void eachDifferenceIsNamedAndOnlyThoseAttributesChange() {
        Map<QueueAttributeName, String> existing = Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                "10",
                QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                "345600",
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"arn:other\",\"maxReceiveCount\":3}");

        assertThat(wanted.differences(existing))
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(
                        "MessageRetentionPeriod is 345600, not 1209600",
                        "RedrivePolicy.deadLetterTargetArn is arn:other, not arn:dead",
                        "RedrivePolicy.maxReceiveCount is 3, not 5");
        assertThat(wanted.changed(existing))
                .containsOnlyKeys(QueueAttributeName.MESSAGE_RETENTION_PERIOD, QueueAttributeName.REDRIVE_POLICY)
                .containsEntry(QueueAttributeName.REDRIVE_POLICY, POLICY);
    }

    @Test
    void aQueueWithoutADeadLetterQueueGetsOne() {
        assertThat(wanted.changed(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "10")))
                .containsOnlyKeys(QueueAttributeName.REDRIVE_POLICY);
        assertThat(wanted.differences(Map.of(QueueAttributeName.REDRIVE_POLICY, "not JSON")))
                .extracting(QueueAttributes.Difference::existing)
                .containsExactly("missing", "missing");
    }
}
