package dev.osprey.core.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.SdkClientException;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.metrics.AwsSdkMetrics;
import com.amazonaws.regions.DefaultAwsRegionProviderChain;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import com.amazonaws.services.s3.model.DeleteObjectsRequest;
import com.amazonaws.services.s3.model.DeleteObjectsRequest.KeyVersion;
import com.amazonaws.services.s3.model.ObjectListing;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.ObjectTagging;
import com.amazonaws.services.s3.model.S3ObjectInputStream;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import com.amazonaws.services.s3.model.SetObjectTaggingRequest;
import com.amazonaws.services.s3.model.Tag;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.CallTimeouts;
import dev.osprey.core.cloud.CloudSettings;

/**
 * The two buckets. Every method repeats a failed call with the SDK's own back-off and jitter, then throws
 * {@link SdkClientException}.
 */
public final class ImageStore implements AutoCloseable {

    private static final int CONNECTIONS = 128;

    // Of silence, not of the whole transfer: a large image may take longer than a call to SQS or DynamoDB.
    private static final int SILENCE_MILLIS = (int) CallTimeouts.ATTEMPT.toMillis();
    private static final int REPETITIONS = 2;
    private static final int NOT_FOUND = 404;
    // The most that S3 takes in one call.
    private static final int MOST_DELETED = 1000;

    private final AmazonS3 s3;
    private final String inputBucket;
    private final String outputBucket;
    private final StorageKeys keys;

    public ImageStore(CloudSettings settings) {
        AmazonS3ClientBuilder builder = AmazonS3ClientBuilder.standard()
                .withClientConfiguration(new ClientConfiguration()
                        .withMaxConnections(CONNECTIONS)
                        .withConnectionTimeout(SILENCE_MILLIS)
                        .withSocketTimeout(SILENCE_MILLIS)
                        .withMaxErrorRetry(REPETITIONS));
        settings.s3Endpoint()
                .ifPresent(endpoint -> builder.withPathStyleAccessEnabled(true)
                        .withEndpointConfiguration(new EndpointConfiguration(
                                endpoint.toString(), new DefaultAwsRegionProviderChain().getRegion())));
        s3 = builder.build();
        inputBucket = settings.inputBucket();
        outputBucket = settings.outputBucket();
        keys = settings.storageKeys();
    }

    /** Creates what is missing. */
    public void createBuckets() {
        for (String bucket : List.of(inputBucket, outputBucket)) {
            if (!s3.doesBucketExistV2(bucket)) {
                createBucket(bucket);
            }
        }
    }

    private void createBucket(String bucket) {
        try {
            s3.createBucket(bucket);
        } catch (AmazonS3Exception failure) {
            // Another node was faster.
            if (!"BucketAlreadyOwnedByYou".equals(failure.getErrorCode())) {
                throw failure;
            }
        }
    }

    public void putImage(Classification image, byte[] bytes, String mediaType) {
        put(inputBucket, keys.image(image), bytes, mediaType);
    }

    public byte[] image(Classification image) {
        try (InputStream content = s3.getObject(inputBucket, keys.image(image)).getObjectContent()) {
            return content.readAllBytes();
        } catch (IOException broken) {
            throw new SdkClientException("Reading " + location(image) + " broke off", broken);
        }
    }

    /** What S3 says of an image; empty while it is not stored. */
    public Optional<StoredImage> find(Classification image) {
        try {
            ObjectMetadata metadata = s3.getObjectMetadata(inputBucket, keys.image(image));
            return Optional.of(new StoredImage(
                    Optional.ofNullable(metadata.getContentType()).orElse("application/octet-stream"),
                    metadata.getContentLength(),
                    metadata.getETag()));
        } catch (AmazonS3Exception failure) {
            if (failure.getStatusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /**
     * Writes the image while it is read.
     *
     * @throws IOException when either side breaks off
     */
    public void copy(Classification image, OutputStream target) throws IOException {
        try (S3ObjectInputStream content =
                s3.getObject(inputBucket, keys.image(image)).getObjectContent()) {
            try {
                content.transferTo(target);
            } catch (IOException broken) {
                // Closing would read the rest, which nobody wants any more.
                content.abort();
                throw broken;
            }
        }
    }

    /** Deletes what is stored of these images and nothing else. */
    public void delete(List<Classification> images) {
        delete(inputBucket, images.stream().map(keys::image));
        delete(outputBucket, images.stream().map(keys::answer));
    }

    private void delete(String bucket, Stream<String> all) {
        List<KeyVersion> distinct = all.distinct().map(KeyVersion::new).toList();
        for (int from = 0; from < distinct.size(); from += MOST_DELETED) {
            s3.deleteObjects(new DeleteObjectsRequest(bucket)
                    .withQuiet(true)
                    .withKeys(distinct.subList(from, Math.min(from + MOST_DELETED, distinct.size()))));
        }
    }

    /** Tags the stored image with its label. */
    public void tag(Classification image, String label) {
        s3.setObjectTagging(new SetObjectTaggingRequest(
                inputBucket, keys.image(image), new ObjectTagging(List.of(new Tag("label", tagValue(label))))));
    }

    /** Stores the answer as the published systems do: the text {@code (name, label)}. */
    public void putAnswer(Classification image, String label) {
        String text = "(" + image.fileName() + ", " + label + ")";
        put(outputBucket, keys.answer(image), text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    /** Where the image is, as {@code s3://bucket/key}. */
    public String location(Classification image) {
        return "s3://" + inputBucket + "/" + keys.image(image);
    }

    /** Fails when a bucket cannot be reached. */
    public void check() {
        for (String bucket : List.of(inputBucket, outputBucket)) {
            if (!s3.doesBucketExistV2(bucket)) {
                throw new IllegalStateException("bucket " + bucket + " does not exist");
            }
        }
    }

    /**
     * Copies the object with this key, or every object below it, into a folder: the former under the last part of its
     * key, the others under what follows.
     *
     * @param prefix empty for the whole bucket; without a slash at its ends
     * @throws IOException when there is no such object or S3 does not answer
     */
    public void download(String bucket, String prefix, Path folder) throws IOException {
        int found = 0;
        try {
            ObjectListing page = s3.listObjects(bucket, prefix);
            found += download(page, bucket, prefix, folder);
            while (page.isTruncated()) {
                page = s3.listNextBatchOfObjects(page);
                found += download(page, bucket, prefix, folder);
            }
        } catch (SdkClientException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
        if (found == 0) {
            throw new IOException("there is no s3://" + bucket + "/" + prefix);
        }
    }

    private int download(ObjectListing page, String bucket, String prefix, Path folder) throws IOException {
        int found = 0;
        for (S3ObjectSummary object : page.getObjectSummaries()) {
            String key = object.getKey();
            boolean below = prefix.isEmpty() || key.startsWith(prefix + "/");
            if (!key.endsWith("/") && (below || key.equals(prefix))) {
                String name = below ? key.substring(prefix.isEmpty() ? 0 : prefix.length() + 1) : lastPart(key);
                download(bucket, key, folder.resolve(name).normalize(), folder);
                found++;
            }
        }
        return found;
    }

    private void download(String bucket, String key, Path target, Path folder) throws IOException {
        if (!target.startsWith(folder)) {
            throw new IOException("s3://" + bucket + "/" + key + " points outside of the folder");
        }
        Files.createDirectories(target.getParent());
        try (InputStream content = s3.getObject(bucket, key).getObjectContent()) {
            Files.copy(content, target);
        }
    }

    private static String lastPart(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    private void put(String bucket, String key, byte[] bytes, String mediaType) {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setContentLength(bytes.length);
        metadata.setContentType(mediaType);
        s3.putObject(bucket, key, new ByteArrayInputStream(bytes), metadata);
    }

    /** S3 allows letters, digits, space and {@code + - = . _ : / @} in a tag, 256 of them. */
    private static String tagValue(String label) {
        String allowed = label.replaceAll("[^\\p{L}\\p{N} +\\-=._:/@]", "_");
        return allowed.length() > 256 ? allowed.substring(0, 256) : allowed;
    }

    @Override
    public void close() {
        s3.shutdown();
        // Both outlive an application in a server, and would keep its classes: the SDK's JMX bean, and what the SDK's
        // reading of JSON leaves with a Jackson that is the server's own.
        AwsSdkMetrics.unregisterMetricAdminMBean();
        TypeFactory.defaultInstance().clearCache();
    }
}
