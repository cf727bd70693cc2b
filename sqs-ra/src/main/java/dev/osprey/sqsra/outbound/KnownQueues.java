package dev.osprey.sqsra.outbound;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.jms.JMSException;
import jakarta.jms.Queue;

import dev.osprey.sqsra.sqs.Destinations;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;

/** A factory's client with a cache of the queue URLs that it has looked up. */
final class KnownQueues {
    // Reply queues are few; the bound guards against senders that name a new queue each time.
    private static final int MAX_CACHED = 1000;

    private final SqsClient client;
    private final SendGroups groups;
    private final Map<Name, String> urls = new ConcurrentHashMap<>();
    private final Destinations destinations = new Destinations();

    /** @param linger how long a message waits at most for others to follow */
    KnownQueues(SqsClient client, Duration linger) {
        this.client = client;
        this.groups = new SendGroups(client, linger);
    }

    SqsClient client() {
        return client;
    }

    SendGroups groups() {
        return groups;
    }

    /**
     * The queue with this name or URL. A name is looked up once, a URL never.
     *
     * @param caller client that makes the lookup with the access key
     * @throws CallFailed when the queue does not exist or SQS does not respond
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
            if (urls.size() >= MAX_CACHED) {
                urls.clear();
            }
            urls.put(name, url);
        }
        return destinations.queue(nameOrUrl, url);
    }

    /** Drops a queue that was not found, so that its name is looked up again. */
    void forget(String url) {
        urls.values().removeIf(url::equals);
    }

    /** A queue name in the account of one access key. */
    private record Name(Optional<AccessKey> accessKey, String text) {}
}
