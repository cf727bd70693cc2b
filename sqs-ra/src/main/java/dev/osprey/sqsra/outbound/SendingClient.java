package dev.osprey.sqsra.outbound;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import com.amazon.sqs.javamessaging.SQSMessagingClientConstants;
import dev.osprey.sqsra.sqs.AdapterContext;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** The SQS calls of one managed connection: signed with its access key, failing with {@link CallFailed}. */
final class SendingClient implements SqsClient {
    // What SQS accepts; another group stays a property that only the receiver sees.
    private static final Pattern GROUP = Pattern.compile("[\\p{Alnum}\\p{Punct}]{1,128}");

    // The library sends them twice, although a message may have only ten attributes and a receiver gets them from SQS.
    private static final Set<String> SYSTEM_PROPERTIES =
            Set.of(SQSMessagingClientConstants.JMSX_GROUP_ID, SQSMessagingClientConstants.JMS_SQS_DEDUPLICATION_ID);
    // For this adapter, not for the receiver.
    private static final String BATCH_SIZE = "JMS_SQS_BatchSize";

    private final SqsClient client;
    private final SendGroups groups;
    private final Optional<AccessKey> accessKey;
    private final Optional<AwsRequestOverrideConfiguration> signing;

    SendingClient(SqsClient client, SendGroups groups, Optional<AccessKey> accessKey) {
        this.client = client;
        this.groups = groups;
        this.accessKey = accessKey;
        this.signing = accessKey.map(key -> AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(key.credentials())
                .build());
    }

    /** @throws CallFailed */
    @Override
    public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
        GetQueueUrlRequest signed = signing.map(configuration ->
                        request.toBuilder().overrideConfiguration(configuration).build())
                .orElse(request);
        return call(request.queueName(), signed, client::getQueueUrl);
    }

    /** @throws CallFailed */
    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
        SendMessageRequest.Builder builder = request.toBuilder();
        signing.ifPresent(builder::overrideConfiguration);
        Map<String, MessageAttributeValue> attributes = new HashMap<>(request.messageAttributes());
        int batchSize = batchSize(attributes.remove(BATCH_SIZE));
        group(request).ifPresent(group -> {
            builder.messageGroupId(group);
            attributes.keySet().removeAll(SYSTEM_PROPERTIES);
        });
        SendMessageRequest signed = builder.messageAttributes(attributes).build();
        return call(request.queueUrl(), signed, message -> groups.send(message, batchSize, accessKey));
    }

    private static int batchSize(MessageAttributeValue property) {
        try {
            return property == null ? 1 : Integer.parseInt(property.stringValue());
        } catch (NumberFormatException noNumber) {
            // A property like any other to JMS: it must not fail the message.
            return 1;
        }
    }

    /** The library takes the group from the property for FIFO queues only; to a standard queue it matters for fairness. */
    private static Optional<String> group(SendMessageRequest request) {
        return Optional.ofNullable(request.messageGroupId())
                .or(() -> Optional.ofNullable(
                                request.messageAttributes().get(SQSMessagingClientConstants.JMSX_GROUP_ID))
                        .map(MessageAttributeValue::stringValue)
                        .filter(GROUP.asMatchPredicate()));
    }

    private static <Q, A> A call(String queue, Q request, Function<Q, A> operation) {
        try {
            return AdapterContext.call(() -> operation.apply(request));
        } catch (RuntimeException e) {
            throw new CallFailed(queue, e);
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // The factory owns the client.
    }
}
