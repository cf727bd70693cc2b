package dev.osprey.sqsra.inbound;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.resource.spi.InvalidPropertyException;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class QueueLookupTest {
    private final Queues queues = new Queues();
    private final SqsActivationSpec spec = new SqsActivationSpec();

    QueueLookupTest() {
        spec.setDestination("orders");
    }

    @Test
    void returnsTheUrlOfAnExistingQueue() throws Exception {
        queues.urls.put("orders", "http://sqs/1/orders");

        assertThat(url()).isEqualTo("http://sqs/1/orders");
        assertThat(queues.created).isEmpty();
    }

    @Test
    void doesNotLookUpAQueueUrl() throws Exception {
        spec.setDestination("http://sqs/1/others");

        assertThat(url()).isEqualTo("http://sqs/1/others");
    }

    @Test
    void failsWhenTheQueueIsMissingAndMustNotBeCreated() {
        assertThatExceptionOfType(QueueDoesNotExistException.class).isThrownBy(this::url);
    }

    @Test
    void createsTheDeadLetterQueueBeforeTheQueue() throws Exception {
        spec.setDestination("orders.fifo");
        spec.setDeadLetterQueue("dead.fifo");
        spec.setMaxReceiveCount("3");
        spec.setVisibilityTimeoutSeconds("20");
        spec.setCreateQueues("true");

        assertThat(url()).isEqualTo("http://sqs/1/orders.fifo");

        Map<QueueAttributeName, String> fifo =
                Map.of(QueueAttributeName.FIFO_QUEUE, "true", QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true");
        assertThat(queues.created.keySet()).containsExactly("dead.fifo", "orders.fifo");
        assertThat(queues.created.get("dead.fifo")).isEqualTo(fifo);
        assertThat(queues.created.get("orders.fifo"))
                .containsAllEntriesOf(fifo)
                .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "20")
                .containsEntry(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"arn:http://sqs/1/dead.fifo\",\"maxReceiveCount\":3}");
    }

    @Test
    void usesTheQueueOfAnotherNodeThatCreatedItFirst() throws Exception {
        spec.setCreateQueues("true");
        queues.createdMeanwhile = true;

        assertThat(url()).isEqualTo("http://sqs/1/orders");
        assertThat(queues.created).isEmpty();
    }

    private String url() throws InvalidPropertyException {
        return new QueueLookup(queues, spec.settings()).url();
    }

    /** The queues of an account. */
    private static final class Queues implements SqsClient {
        private final Map<String, String> urls = new HashMap<>();
        private final Map<String, Map<QueueAttributeName, String>> created = new LinkedHashMap<>();
        private boolean createdMeanwhile;

        @Override
        public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
            String url = urls.get(request.queueName());
            if (url == null) {
                throw QueueDoesNotExistException.builder().build();
            }
            return GetQueueUrlResponse.builder().queueUrl(url).build();
        }

        @Override
        public CreateQueueResponse createQueue(CreateQueueRequest request) {
            String url = "http://sqs/1/" + request.queueName();
            urls.put(request.queueName(), url);
            if (createdMeanwhile) {
                throw QueueNameExistsException.builder().build();
            }
            created.put(request.queueName(), request.attributes());
            return CreateQueueResponse.builder().queueUrl(url).build();
        }

        @Override
        public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
            return GetQueueAttributesResponse.builder()
                    .attributes(Map.of(QueueAttributeName.QUEUE_ARN, "arn:" + request.queueUrl()))
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // No resources.
        }
    }
}
