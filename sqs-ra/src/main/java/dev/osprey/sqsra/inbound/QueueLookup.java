package dev.osprey.sqsra.inbound;

import java.util.EnumMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;

/** Looks up the URL of the destination; with {@code createQueues}, creates a missing queue and its dead-letter queue. */
final class QueueLookup {
    private static final Logger LOG = Logger.getLogger(QueueLookup.class.getName());

    private final SqsClient sqs;
    private final ActivationSettings settings;

    QueueLookup(SqsClient sqs, ActivationSettings settings) {
        this.sqs = sqs;
        this.settings = settings;
    }

    /**
     * The URL of the destination.
     *
     * @throws QueueDoesNotExistException when the queue is missing and {@code createQueues} is false
     */
    String url() {
        if (settings.destinationIsUrl()) {
            return settings.destination();
        }
        try {
            return urlOf(settings.queueName());
        } catch (QueueDoesNotExistException e) {
            if (!settings.createQueues()) {
                throw e;
            }
            return create();
        }
    }

    private String create() {
        Map<QueueAttributeName, String> attributes = attributes(settings.queueName());
        attributes.put(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                Long.toString(settings.visibilityTimeout().toSeconds()));
        settings.deadLetterQueue()
                .ifPresent(name -> attributes.put(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"" + arnOf(created(name, attributes(name)))
                                + "\",\"maxReceiveCount\":" + settings.maxReceiveCount() + "}"));
        return created(settings.queueName(), attributes);
    }

    private String created(String name, Map<QueueAttributeName, String> attributes) {
        try {
            return urlOf(name);
        } catch (QueueDoesNotExistException e) {
            LOG.log(Level.INFO, "Creating queue {0}", name);
        }
        try {
            return sqs.createQueue(r -> r.queueName(name).attributes(attributes))
                    .queueUrl();
        } catch (QueueNameExistsException e) {
            // Another node created it first, with other attributes: use that one.
            return urlOf(name);
        }
    }

    private static Map<QueueAttributeName, String> attributes(String name) {
        Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
        if (name.endsWith(".fifo")) {
            attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
            // Lets senders omit the deduplication id.
            attributes.put(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true");
        }
        return attributes;
    }

    private String urlOf(String name) {
        return sqs.getQueueUrl(r -> r.queueName(name)).queueUrl();
    }

    private String arnOf(String url) {
        return sqs.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
    }
}
