package dev.osprey.endtoend;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.GetObjectTaggingRequest;
import com.amazonaws.services.s3.model.ObjectListing;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import com.amazonaws.services.s3.model.Tag;

/** The buckets, through a client of their own. */
final class S3Buckets implements AutoCloseable {

    private final AmazonS3 s3;

    S3Buckets(String endpoint) {
        s3 = AmazonS3ClientBuilder.standard()
                .withPathStyleAccessEnabled(true)
                .withEndpointConfiguration(new EndpointConfiguration(endpoint, "us-east-1"))
                // A call without credentials is anonymous, and moto refuses some of those.
                .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials("test", "test")))
                .build();
    }

    /** Unless it exists. */
    void create(String bucket) {
        if (!s3.doesBucketExistV2(bucket)) {
            s3.createBucket(bucket);
        }
    }

    List<String> keys(String bucket) {
        List<String> keys = new ArrayList<>();
        ObjectListing page = s3.listObjects(bucket);
        page.getObjectSummaries().stream().map(S3ObjectSummary::getKey).forEach(keys::add);
        while (page.isTruncated()) {
            page = s3.listNextBatchOfObjects(page);
            page.getObjectSummaries().stream().map(S3ObjectSummary::getKey).forEach(keys::add);
        }
        return keys;
    }

    byte[] bytes(String bucket, String key) throws IOException {
        try (InputStream content = s3.getObject(bucket, key).getObjectContent()) {
            return content.readAllBytes();
        }
    }

    void put(String bucket, String key, String text) {
        s3.putObject(bucket, key, text);
    }

    void put(String bucket, String key, byte[] content) {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setContentLength(content.length);
        s3.putObject(bucket, key, new ByteArrayInputStream(content), metadata);
    }

    void delete(String bucket, String key) {
        s3.deleteObject(bucket, key);
    }

    Map<String, String> tags(String bucket, String key) {
        return s3.getObjectTagging(new GetObjectTaggingRequest(bucket, key)).getTagSet().stream()
                .collect(Collectors.toMap(Tag::getKey, Tag::getValue));
    }

    @Override
    public void close() {
        s3.shutdown();
    }
}
