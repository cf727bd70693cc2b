package dev.osprey.sqsra.inbound;

import java.util.Optional;

import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;

import dev.osprey.sqsra.sqs.ConfigProperty;
import dev.osprey.sqsra.sqs.SqsAdapter;
import dev.osprey.sqsra.sqs.SqsService;

/**
 * The activation properties of a message-driven bean. All are strings, so that {@link #validate()} can report a placeholder
 * that the server left unresolved, instead of a failed conversion.
 */
public class SqsActivationSpec implements ActivationSpec {
    // Some wait for other services while others use the processor.
    private static final int SESSIONS_PER_PROCESSOR = 4;
    // Servers have 200 threads for adapters.
    private static final int MOST_AUTO_SESSIONS = 128;

    private final int processors;
    private ResourceAdapter resourceAdapter;
    private String destination = "";
    private String destinationType = "jakarta.jms.Queue";
    private String region = "";
    private String endpoint = "";
    private String signRequests = "true";
    private String maxSessions = "8";
    private String waitTimeSeconds = "20";
    private String visibilityTimeoutSeconds = "30";
    private String createQueues = "false";
    private String deadLetterQueue = "";
    private String maxReceiveCount = "5";
    private String redeliveryDelaySeconds = "1";
    private String maxRedeliveryDelaySeconds = "60";
    private String drainTimeoutSeconds = "25";
    private String deleteDelayMillis = "0";

    public SqsActivationSpec() {
        this(Runtime.getRuntime().availableProcessors());
    }

    SqsActivationSpec(int processors) {
        this.processors = processors;
    }

    private static int sessionsOf(int processors) {
        return Math.min(SESSIONS_PER_PROCESSOR * processors, MOST_AUTO_SESSIONS);
    }

    /** @throws InvalidPropertyException with a message that names the property and the values it accepts */
    @Override
    public void validate() throws InvalidPropertyException {
        settings();
    }

    ActivationSettings settings() throws InvalidPropertyException {
        if (!destinationType.isBlank() && !destinationType.endsWith("jms.Queue")) {
            throw new InvalidPropertyException(
                    "Activation property destinationType must be jakarta.jms.Queue, not \"" + destinationType + "\".");
        }
        ActivationSettings settings = new ActivationSettings(
                property("destination", destination).queue(),
                SqsService.of(
                        property("region", region),
                        property("endpoint", endpoint),
                        property("signRequests", signRequests),
                        Optional.ofNullable((SqsAdapter) resourceAdapter)),
                property("maxSessions", maxSessions).numberOrAuto(sessionsOf(processors), 1, 1000),
                property("waitTimeSeconds", waitTimeSeconds).seconds(0, 20),
                property("visibilityTimeoutSeconds", visibilityTimeoutSeconds).seconds(2, 43_200),
                property("createQueues", createQueues).trueOrFalse(),
                property("deadLetterQueue", deadLetterQueue).queueName(),
                property("maxReceiveCount", maxReceiveCount).number(1, 1000),
                property("redeliveryDelaySeconds", redeliveryDelaySeconds).seconds(1, 43_200),
                property("maxRedeliveryDelaySeconds", maxRedeliveryDelaySeconds).seconds(1, 43_200),
                property("drainTimeoutSeconds", drainTimeoutSeconds).seconds(0, 3600),
                property("deleteDelayMillis", deleteDelayMillis).millis(0, 1000));
        checkTogether(settings);
        return settings;
    }

    private static void checkTogether(ActivationSettings settings) throws InvalidPropertyException {
        if (settings.maxRedeliveryDelay().compareTo(settings.redeliveryDelay()) < 0) {
            throw new InvalidPropertyException(
                    "Activation property maxRedeliveryDelaySeconds must not be below redeliveryDelaySeconds.");
        }
        Optional<String> dead = settings.deadLetterQueue();
        if (dead.isPresent()
                && dead.get().endsWith(".fifo") != settings.queueName().endsWith(".fifo")) {
            throw new InvalidPropertyException(
                    "Activation property deadLetterQueue must be a FIFO queue exactly when destination is one.");
        }
    }

    private static ConfigProperty property(String name, String text) {
        return new ConfigProperty("Activation property " + name, text);
    }

    @Override
    public ResourceAdapter getResourceAdapter() {
        return resourceAdapter;
    }

    @Override
    public void setResourceAdapter(ResourceAdapter resourceAdapter) {
        this.resourceAdapter = resourceAdapter;
    }

    /** Queue name or queue URL. */
    public String getDestination() {
        return destination;
    }

    public void setDestination(String destination) {
        this.destination = destination;
    }

    /** For portability only: SQS has queues but no topics. */
    public String getDestinationType() {
        return destinationType;
    }

    public void setDestinationType(String destinationType) {
        this.destinationType = destinationType;
    }

    /** AWS region; if empty, the adapter's, then that of the SDK's default chain. */
    public String getRegion() {
        return region;
    }

    public void setRegion(String region) {
        this.region = region;
    }

    /** URL of an SQS-compatible server; if empty, the adapter's, then Amazon's. */
    public String getEndpoint() {
        return endpoint;
    }

    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    /** Whether requests are signed and the MD5 sums of messages are checked; {@code false} for a stand-in on the same machine. */
    public String getSignRequests() {
        return signRequests;
    }

    public void setSignRequests(String signRequests) {
        this.signRequests = signRequests;
    }

    /**
     * Messages delivered concurrently; {@code auto} is four for each processor, 128 at most. The bean's pool must be at least
     * as large.
     */
    public String getMaxSessions() {
        return maxSessions;
    }

    public void setMaxSessions(String maxSessions) {
        this.maxSessions = maxSessions;
    }

    /** Wait time of a long poll. */
    public String getWaitTimeSeconds() {
        return waitTimeSeconds;
    }

    public void setWaitTimeSeconds(String waitTimeSeconds) {
        this.waitTimeSeconds = waitTimeSeconds;
    }

    /** How soon messages become visible again after their consumer was lost; extended while a bean works. */
    public String getVisibilityTimeoutSeconds() {
        return visibilityTimeoutSeconds;
    }

    public void setVisibilityTimeoutSeconds(String visibilityTimeoutSeconds) {
        this.visibilityTimeoutSeconds = visibilityTimeoutSeconds;
    }

    /** Whether missing queues are created. */
    public String getCreateQueues() {
        return createQueues;
    }

    public void setCreateQueues(String createQueues) {
        this.createQueues = createQueues;
    }

    /** Name of the dead-letter queue of a created queue; if empty, none. */
    public String getDeadLetterQueue() {
        return deadLetterQueue;
    }

    public void setDeadLetterQueue(String deadLetterQueue) {
        this.deadLetterQueue = deadLetterQueue;
    }

    /** Delivery attempts before SQS moves a message to the dead-letter queue of a created queue. */
    public String getMaxReceiveCount() {
        return maxReceiveCount;
    }

    public void setMaxReceiveCount(String maxReceiveCount) {
        this.maxReceiveCount = maxReceiveCount;
    }

    /** Delay before the second delivery attempt of a failed message; doubles with each attempt. */
    public String getRedeliveryDelaySeconds() {
        return redeliveryDelaySeconds;
    }

    public void setRedeliveryDelaySeconds(String redeliveryDelaySeconds) {
        this.redeliveryDelaySeconds = redeliveryDelaySeconds;
    }

    /** Upper bound of that delay. */
    public String getMaxRedeliveryDelaySeconds() {
        return maxRedeliveryDelaySeconds;
    }

    public void setMaxRedeliveryDelaySeconds(String maxRedeliveryDelaySeconds) {
        this.maxRedeliveryDelaySeconds = maxRedeliveryDelaySeconds;
    }

    /** How long a stop waits for deliveries in progress. */
    public String getDrainTimeoutSeconds() {
        return drainTimeoutSeconds;
    }

    public void setDrainTimeoutSeconds(String drainTimeoutSeconds) {
        this.drainTimeoutSeconds = drainTimeoutSeconds;
    }

    /** How long a delivered message waits for others, so that one call deletes several; not on a FIFO queue. */
    public String getDeleteDelayMillis() {
        return deleteDelayMillis;
    }

    public void setDeleteDelayMillis(String deleteDelayMillis) {
        this.deleteDelayMillis = deleteDelayMillis;
    }
}
