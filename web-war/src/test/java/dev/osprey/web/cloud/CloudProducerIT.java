package dev.osprey.web.cloud;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.settings.DefaultSettings;
import dev.osprey.core.tracing.Tracing;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.SqsClient;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class CloudProducerIT {

    private final LocalCloud local;
    private final CloudSettings settings;
    private final CloudProducer producer;

    CloudProducerIT(LocalCloud local) {
        this.local = local;
        settings = local.newSettings();
        producer = new CloudProducer(settings.replyQueuesPrefix() + "-node");
    }

    @Test
    void theReplyQueueIsRemovedWithTheClients() {
        Cloud cloud = cloud();
        try (SqsClient sqs = local.newSqsClient()) {
            sqs.createQueue(request -> request.queueName(settings.replyQueuesPrefix() + "-node"));

            producer.close(cloud);

            assertThat(sqs.listQueues(request -> request.queueNamePrefix(settings.replyQueuesPrefix()))
                            .queueUrls())
                    .isEmpty();
        }
    }

    private Cloud cloud() {
        Map<String, String> config = new HashMap<>();
        config.put("osprey.sqs.endpoint", local.sqs().toString());
        config.put("osprey.s3.endpoint", local.s3().toString());
        config.put("osprey.dynamodb.endpoint", local.dynamoDb().toString());
        config.put("osprey.queues.request", settings.requestQueue());
        config.put("osprey.queues.dead-letter", settings.deadLetterQueue());
        return producer.cloud(
                new SmallRyeConfigBuilder()
                        .withSources(new DefaultSettings(), new PropertiesConfigSource(config, "test", 500))
                        .build(),
                Clock.systemUTC(),
                Tracing.off());
    }
}
