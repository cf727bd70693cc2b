package dev.osprey.sqsra.outbound;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.jms.JMSException;

import com.amazon.sqs.javamessaging.SQSQueueDestination;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;

import static org.assertj.core.api.Assertions.assertThat;

class KnownQueuesTest {
    private static final Optional<AccessKey> ONE = Optional.of(new AccessKey("one", "secret"));
    private static final Optional<AccessKey> TWO = Optional.of(new AccessKey("two", "secret"));

    private final Account one = new Account("111111111111");
    private final Account two = new Account("222222222222");
    private final KnownQueues queues = new KnownQueues(one, Duration.ZERO);

    @Test
    void looksUpANameOnceUntilItIsForgotten() throws JMSException {
        queues.find("orders", ONE, one);
        queues.find("orders", ONE, one);
        assertThat(one.lookups).hasValue(1);

        queues.forget("https://sqs/111111111111/orders");
        queues.find("orders", ONE, one);
        assertThat(one.lookups).hasValue(2);
    }

    @Test
    void theSameNameIsADifferentQueueInAnotherAccount() throws JMSException {
        assertThat(url(queues.find("orders", ONE, one))).isEqualTo("https://sqs/111111111111/orders");
        assertThat(url(queues.find("orders", TWO, two))).isEqualTo("https://sqs/222222222222/orders");
        assertThat(url(queues.find("orders", ONE, one))).isEqualTo("https://sqs/111111111111/orders");
    }

    @Test
    void aUrlIsNotLookedUp() throws JMSException {
        assertThat(url(queues.find("https://sqs/333333333333/orders.fifo", ONE, one)))
                .isEqualTo("https://sqs/333333333333/orders.fifo");
        assertThat(one.lookups).hasValue(0);
    }

    private static String url(Object queue) {
        return ((SQSQueueDestination) queue).getQueueUrl();
    }

    /** A client for one AWS account; the local servers have only one. */
    private static final class Account implements SqsClient {
        private final String number;
        private final AtomicInteger lookups = new AtomicInteger();

        Account(String number) {
            this.number = number;
        }

        @Override
        public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
            lookups.incrementAndGet();
            return GetQueueUrlResponse.builder()
                    .queueUrl("https://sqs/" + number + "/" + request.queueName())
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
