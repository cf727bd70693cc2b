package dev.osprey.sqsra;

import dev.osprey.sqsra.inbound.SqsActivationSpec;
import org.junit.jupiter.api.Test;

/** A queue or server that is missing at first, or disappears. */
class UnavailableSqsIT extends SqsSuite {
    @Test
    void retriesUntilAMissingQueueExists() throws Exception {
        StrictContainer container = container((message, transaction) -> {});
        activate(container, spec());
        sqs.create(QUEUE);
        sqs.send(QUEUE, "one");

        Eventually.await("the message is deleted", () -> container.times("one") == 1 && sqs.isEmpty(QUEUE));
    }

    @Test
    void retriesUntilSqsIsBack() throws Exception {
        StrictContainer container = container((message, transaction) -> {});
        SqsActivationSpec spec = spec();
        spec.setCreateQueues("true");
        activate(container, spec);
        Eventually.await("the queue exists", () -> sqs.queues().size() == 1);
        sqs.send(QUEUE, "before");
        Eventually.await("the first message is delivered", () -> container.times("before") == 1);

        server.stop();
        server.start();

        Eventually.await("the queue exists again", () -> sqs.queues().size() == 1);
        sqs.send(QUEUE, "after");
        Eventually.await("the second message is deleted", () -> container.times("after") == 1 && sqs.isEmpty(QUEUE));
    }

    @Test
    void createsADeletedQueueAgain() throws Exception {
        StrictContainer container = container((message, transaction) -> {});
        SqsActivationSpec spec = spec();
        spec.setCreateQueues("true");
        activate(container, spec);
        Eventually.await("the queue exists", () -> sqs.queues().size() == 1);
        String url = sqs.url(QUEUE);

        sqs.client().deleteQueue(r -> r.queueUrl(url));

        Eventually.await("the queue exists again", () -> sqs.queues().size() == 1);
    }
}
