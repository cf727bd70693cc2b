package dev.osprey.sqsra.inbound;

import java.util.EnumMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import dev.osprey.sqsra.sqs.RootCause;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * Looks up the URL of the destination, and reports attributes that differ from the activation properties. With
 * {@code createQueues}, creates a missing queue and its dead-letter queue, and changes attributes that differ.
 */
final class QueueLookup {
    private static final Logger LOG = Logger.getLogger(QueueLookup.class.getName());

    private static final int SERVER_ERROR = 500;

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
            String url = urlOf(settings.queueName());
            compareAttributes(url);
            return url;
        } catch (QueueDoesNotExistException e) {
            if (!settings.createQueues()) {
                throw e;
            }
            return create();
        }
    }

    private String create() {
        Map<QueueAttributeName, String> attributes = attributes(settings.queueName());
        attributes.putAll(wanted());
        return created(settings.queueName(), attributes);
    }

    /** The attributes that depend on the activation properties; with a dead-letter queue, creates it if necessary. */
    private Map<QueueAttributeName, String> wanted() {
        Map<QueueAttributeName, String> wanted = new EnumMap<>(QueueAttributeName.class);
        wanted.put(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                Long.toString(settings.visibilityTimeout().toSeconds()));
        settings.deadLetterQueue().ifPresent(name -> {
            String url = settings.createQueues() ? created(name, attributes(name)) : urlOf(name);
            wanted.put(
                    QueueAttributeName.REDRIVE_POLICY,
                    new RedrivePolicy(arnOf(url), settings.maxReceiveCount()).attribute());
        });
        return wanted;
    }

    /**
     * Compares an existing queue with the activation properties that describe queues. With {@code createQueues}, changes
     * what differs. A queue may be used without the permission for this.
     */
    private void compareAttributes(String url) {
        if (!settings.createQueues() && settings.deadLetterQueue().isEmpty()) {
            return;
        }
        try {
            Map<QueueAttributeName, String> existing = sqs.getQueueAttributes(r -> r.queueUrl(url)
                            .attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT, QueueAttributeName.REDRIVE_POLICY))
                    .attributes();
            Map<QueueAttributeName, String> changes = wanted();
            changes.entrySet()
                    .removeIf(change -> isSame(change.getKey(), existing.get(change.getKey()), change.getValue()));
            if (changes.isEmpty()) {
                return;
            }
            String differences = changes.entrySet().stream()
                    .map(change -> change.getKey() + " is " + existing.getOrDefault(change.getKey(), "missing")
                            + ", not " + change.getValue())
                    .collect(Collectors.joining("; "));
            if (settings.createQueues()) {
                sqs.setQueueAttributes(r -> r.queueUrl(url).attributes(changes));
                LOG.log(
                        Level.WARNING,
                        "Queue {0} differed from the activation properties and was changed: {1}",
                        new Object[] {settings.queueName(), differences});
            } else {
                LOG.log(Level.WARNING, "Queue {0} differs from the activation properties: {1}", new Object[] {
                    settings.queueName(), differences
                });
            }
        } catch (SqsException e) {
            if (e.isThrottlingException() || e.statusCode() >= SERVER_ERROR) {
                throw e;
            }
            LOG.log(Level.WARNING, "Could not compare queue {0} with the activation properties: {1}", new Object[] {
                settings.queueName(), RootCause.of(e)
            });
        }
    }

    private static boolean isSame(QueueAttributeName name, String existing, String wanted) {
        return name == QueueAttributeName.REDRIVE_POLICY
                ? RedrivePolicy.parse(existing).equals(RedrivePolicy.parse(wanted))
                : wanted.equals(existing);
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
