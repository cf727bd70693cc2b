package dev.osprey.core.storage;

import java.net.URI;
import java.util.Optional;

import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.BucketVersioningConfiguration;
import com.amazonaws.services.s3.model.SetBucketVersioningConfigurationRequest;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.cloud.Moto;
import dev.osprey.core.notifications.SourceObject;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** On moto, since the S3 of the local cloud still finds a version that was deleted. */
class SourceVersionIT {

    private static final String BUCKET = "input";

    @Test
    void onlyTheVersionThatTheImageIsIsDeleted() throws Exception {
        try (Moto moto = Moto.start();
                Storage storage = new Storage(
                        Optional.of(moto.endpoint()),
                        true,
                        BUCKET,
                        "output",
                        Optional.empty(),
                        StorageKeys.ID,
                        Retention.FOR_EVER,
                        Tracing.off())) {
            storage.buckets().create();
            AmazonS3 s3 = client(moto.endpoint());
            s3.setBucketVersioningConfiguration(new SetBucketVersioningConfigurationRequest(
                    BUCKET, new BucketVersioningConfiguration(BucketVersioningConfiguration.ENABLED)));
            SourceObject first = put(s3, "cat");
            SourceObject second = put(s3, "another cat");
            s3.shutdown();
            assertThat(storage.sources().exists(first)).isTrue();

            storage.sources().delete(first);

            assertThat(storage.sources().exists(first)).isFalse();
            assertThat(storage.sources().exists(second)).isTrue();
        }
    }

    private static AmazonS3 client(URI endpoint) {
        return AmazonS3ClientBuilder.standard()
                .withPathStyleAccessEnabled(true)
                .withEndpointConfiguration(new EndpointConfiguration(endpoint.toString(), "us-east-1"))
                .build();
    }

    private static SourceObject put(AmazonS3 s3, String content) {
        String version = s3.putObject(BUCKET, "cat.png", content).getVersionId();
        return new SourceObject("cat.png", Optional.of(version), Optional.empty());
    }
}
