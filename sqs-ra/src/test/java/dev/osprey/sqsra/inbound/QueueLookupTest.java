package dev.osprey.sqsra.inbound;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;

import jakarta.resource.spi.InvalidPropertyException;

import dev.osprey.sqsra.LogRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class QueueLookupTest {
    private final Queues queues = new Queues();
    private final SqsActivationSpec spec = new SqsActivationSpec();

    @RegisterExtension
    private final LogRecords log = new LogRecords();

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

    @Test
    void changesAnExistingQueueThatDiffers() throws Exception {
        existing("orders", "30", "{\"maxReceiveCount\":\"5\",\"deadLetterTargetArn\":\"arn:http://sqs/1/dead\"}");
        existing("dead", "30", null);
        spec.setDeadLetterQueue("dead");
        spec.setMaxReceiveCount("3");
        spec.setVisibilityTimeoutSeconds("20");
        spec.setCreateQueues("true");

        assertThat(url()).isEqualTo("http://sqs/1/orders");

        assertThat(queues.attributes.get("http://sqs/1/orders"))
                .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "20")
                .containsEntry(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"arn:http://sqs/1/dead\",\"maxReceiveCount\":3}");
        assertThat(queues.created).isEmpty();
        assertThat(log.at(Level.WARNING, "differed from the activation properties and was changed"))
                .hasSize(1);

        url();
        assertThat(queues.changes).isEqualTo(1);
    }

    @Test
    void onlyReportsADifferenceWithoutCreateQueues() throws Exception {
        existing("orders", "30", null);
        existing("dead", "30", null);
        spec.setDeadLetterQueue("dead");

        assertThat(url()).isEqualTo("http://sqs/1/orders");

        assertThat(queues.changes).isZero();
        assertThat(log.at(Level.WARNING, "differs from the activation properties"))
                .hasSize(1);
    }

    @Test
    void aQueueThatIsAsThePropertiesSayIsNotChanged() throws Exception {
        existing("orders", "30", "{\"maxReceiveCount\":\"5\", \"deadLetterTargetArn\" : \"arn:http://sqs/1/dead\"}");
        existing("dead", "30", null);
        spec.setDeadLetterQueue("dead");
        spec.setCreateQueues("true");

        url();

        assertThat(queues.changes).isZero();
        assertThat(log.at(Level.WARNING, "")).isEmpty();
    }

    @Test
    void aQueueWhoseAttributesMayNotBeReadIsUsed() throws Exception {
        existing("orders", "30", null);
        spec.setCreateQueues("true");
        queues.attributesDenied = true;

        assertThat(url()).isEqualTo("http://sqs/1/orders");

        assertThat(log.at(Level.WARNING, "Could not compare")).hasSize(1);
    }

    private void existing(String name, String visibilityTimeout, String redrivePolicy) {
        String url = "http://sqs/1/" + name;
        queues.urls.put(name, url);
        Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
        attributes.put(QueueAttributeName.VISIBILITY_TIMEOUT, visibilityTimeout);
        if (redrivePolicy != null) {
            attributes.put(QueueAttributeName.REDRIVE_POLICY, redrivePolicy);
        }
        queues.attributes.put(url, attributes);
    }

    private String url() throws InvalidPropertyException {
        return new QueueLookup(queues, spec.settings()).url();
    }

    /** The queues of an account. */
    private static final class Queues implements SqsClient {
        private final Map<String, String> urls = new HashMap<>();
        private final Map<String, Map<QueueAttributeName, String>> created = new LinkedHashMap<>();
        private final Map<String, Map<QueueAttributeName, String>> attributes = new HashMap<>();
        private boolean createdMeanwhile;
        private boolean attributesDenied;
        private int changes;

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
            if (attributesDenied) {
                throw SqsException.builder().statusCode(403).message("denied").build();
            }
            Map<QueueAttributeName, String> all = new EnumMap<>(QueueAttributeName.class);
            all.put(QueueAttributeName.QUEUE_ARN, "arn:" + request.queueUrl());
            all.putAll(attributes.getOrDefault(request.queueUrl(), Map.of()));
            return GetQueueAttributesResponse.builder().attributes(all).build();
        }

        @Override
        public SetQueueAttributesResponse setQueueAttributes(SetQueueAttributesRequest request) {
            changes++;
            attributes.get(request.queueUrl()).putAll(request.attributes());
            return SetQueueAttributesResponse.builder().build();
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
