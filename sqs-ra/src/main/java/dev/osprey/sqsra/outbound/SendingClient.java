package dev.osprey.sqsra.outbound;

import java.util.Optional;
import java.util.function.Function;

import dev.osprey.sqsra.sqs.AdapterContext;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** The SQS calls of one managed connection: signed with its access key, failing with {@link CallFailed}. */
final class SendingClient implements SqsClient {
    private final SqsClient client;
    private final Optional<AwsRequestOverrideConfiguration> signing;

    SendingClient(SqsClient client, Optional<AccessKey> accessKey) {
        this.client = client;
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
        SendMessageRequest signed = signing.map(configuration ->
                        request.toBuilder().overrideConfiguration(configuration).build())
                .orElse(request);
        return call(request.queueUrl(), signed, client::sendMessage);
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
