package dev.osprey.sqsra.outbound;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.jms.JMSException;
import jakarta.jms.Queue;

import dev.osprey.sqsra.sqs.Destinations;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;

/** A factory's client with the queues that it has found: finding one is a call to SQS, and once for each is enough. */
final class KnownQueues {
    // Reply queues are few; the bound is against senders that name a new queue each time.
    private static final int MOST_KEPT = 1000;

    private final SqsClient client;
    private final Map<Name, String> urls = new ConcurrentHashMap<>();
    private final Destinations destinations = new Destinations();

    KnownQueues(SqsClient client) {
        this.client = client;
    }

    SqsClient client() {
        return client;
    }

    /**
     * The queue of this name or with this URL. A name is looked up once, a URL is taken as it is.
     *
     * @param caller asks SQS, with the access key
     * @throws CallFailed when SQS has no such queue or does not answer
     */
    Queue find(String nameOrUrl, Optional<AccessKey> accessKey, SqsClient caller) throws JMSException {
        if (nameOrUrl.startsWith("http://") || nameOrUrl.startsWith("https://")) {
            return destinations.queue(nameOrUrl.substring(nameOrUrl.lastIndexOf('/') + 1), nameOrUrl);
        }
        Name name = new Name(accessKey, nameOrUrl);
        String url = urls.get(name);
        if (url == null) {
            url = caller.getQueueUrl(
                            GetQueueUrlRequest.builder().queueName(nameOrUrl).build())
                    .queueUrl();
            if (urls.size() >= MOST_KEPT) {
                urls.clear();
            }
            urls.put(name, url);
        }
        return destinations.queue(nameOrUrl, url);
    }

    /** The queue was not found: the next that names it asks SQS again. */
    void forget(String url) {
        urls.values().removeIf(url::equals);
    }

    /** A queue's name as one access key means it: each AWS account has its own queues. */
    private record Name(Optional<AccessKey> accessKey, String text) {}
}
