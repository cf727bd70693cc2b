package dev.osprey.core.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.amazonaws.AmazonClientException;
import com.amazonaws.ClientConfiguration;
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
import dev.osprey.core.aws.CallTimeouts;
import dev.osprey.core.classification.Classification;

/**
 * The input bucket and the output bucket; the only class that uses the AWS SDK for S3.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws {@link StorageException}.
 */
public final class ImageStore implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 128;
    // Of silence, not of the whole transfer: a large image may take longer than a call to SQS or DynamoDB.
    private static final int SOCKET_TIMEOUT_MILLIS = (int) CallTimeouts.ATTEMPT.toMillis();
    private static final int MAX_RETRIES = 2;
    private static final int NOT_FOUND = 404;
    // The limit of S3 for one call.
    private static final int MAX_DELETED_KEYS = 1000;
    private static final int MAX_TAG_LENGTH = 256;

    private final AmazonS3 s3;
    private final String inputBucket;
    private final String outputBucket;
    private final StorageKeys keys;

    /**
     * Opens a client with the SDK's own chains for region and credentials; makes no call.
     *
     * @param endpoint of a stand-in; empty for AWS itself
     */
    public ImageStore(Optional<URI> endpoint, String inputBucket, String outputBucket, StorageKeys keys) {
        AmazonS3ClientBuilder builder = AmazonS3ClientBuilder.standard()
                .withClientConfiguration(new ClientConfiguration()
                        .withMaxConnections(MAX_CONNECTIONS)
                        .withConnectionTimeout(SOCKET_TIMEOUT_MILLIS)
                        .withSocketTimeout(SOCKET_TIMEOUT_MILLIS)
                        .withMaxErrorRetry(MAX_RETRIES));
        endpoint.ifPresent(url -> builder.withPathStyleAccessEnabled(true)
                .withEndpointConfiguration(
                        new EndpointConfiguration(url.toString(), new DefaultAwsRegionProviderChain().getRegion())));
        this.s3 = builder.build();
        this.inputBucket = Objects.requireNonNull(inputBucket, "inputBucket");
        this.outputBucket = Objects.requireNonNull(outputBucket, "outputBucket");
        this.keys = Objects.requireNonNull(keys, "keys");
    }

    /** Creates the buckets that are missing. */
    public void createBuckets() {
        for (String bucket : List.of(inputBucket, outputBucket)) {
            run(() -> {
                if (!s3.doesBucketExistV2(bucket)) {
                    createBucket(bucket);
                }
            });
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

    /** The bytes of an image. */
    public byte[] image(Classification image) {
        return call(() -> {
            try (InputStream content =
                    s3.getObject(inputBucket, keys.image(image)).getObjectContent()) {
                return content.readAllBytes();
            } catch (IOException broken) {
                throw new StorageException("Reading " + location(image) + " failed", broken);
            }
        });
    }

    /** The metadata of an image; empty while it is not stored. */
    public Optional<StoredImage> find(Classification image) {
        return call(() -> {
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
        });
    }

    /**
     * Streams the image to the target.
     *
     * @throws IOException when reading or writing fails
     */
    public void copy(Classification image, OutputStream target) throws IOException {
        try (S3ObjectInputStream content =
                call(() -> s3.getObject(inputBucket, keys.image(image))).getObjectContent()) {
            try {
                content.transferTo(target);
            } catch (IOException broken) {
                // Closing would read the rest, which nobody needs any more.
                content.abort();
                throw broken;
            } catch (AmazonClientException broken) {
                content.abort();
                throw new IOException(broken.getMessage(), broken);
            }
        }
    }

    /** Deletes the objects of these images and no others. */
    public void delete(List<Classification> images) {
        delete(inputBucket, images.stream().map(keys::image));
        delete(outputBucket, images.stream().map(keys::answer));
    }

    private void delete(String bucket, Stream<String> all) {
        List<KeyVersion> distinct = all.distinct().map(KeyVersion::new).toList();
        for (int from = 0; from < distinct.size(); from += MAX_DELETED_KEYS) {
            List<KeyVersion> batch = distinct.subList(from, Math.min(from + MAX_DELETED_KEYS, distinct.size()));
            run(() -> s3.deleteObjects(
                    new DeleteObjectsRequest(bucket).withQuiet(true).withKeys(batch)));
        }
    }

    /** Tags the stored image with its label. */
    public void tag(Classification image, String label) {
        run(() -> s3.setObjectTagging(new SetObjectTaggingRequest(
                inputBucket, keys.image(image), new ObjectTagging(List.of(new Tag("label", tagValue(label)))))));
    }

    /** Stores the answer as the published systems do: the text {@code (name, label)}. */
    public void putAnswer(Classification image, String label) {
        String text = "(" + image.fileName() + ", " + label + ")";
        put(outputBucket, keys.answer(image), text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    /** The URL of the image, {@code s3://bucket/key}. */
    public String location(Classification image) {
        return "s3://" + inputBucket + "/" + keys.image(image);
    }

    /** @throws IllegalStateException when a bucket does not exist */
    public void check() {
        for (String bucket : List.of(inputBucket, outputBucket)) {
            if (!call(() -> s3.doesBucketExistV2(bucket))) {
                throw new IllegalStateException("bucket " + bucket + " does not exist");
            }
        }
    }

    /**
     * Copies the object with this key, or every object below it, into a folder: a single object under the last part of
     * its key, others under the rest of their keys.
     *
     * @param prefix without a slash at either end; empty for the whole bucket
     * @throws IOException when there is no such object or S3 cannot be reached
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
        } catch (AmazonClientException failure) {
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
            throw new IOException("s3://" + bucket + "/" + key + " is outside the folder");
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
        run(() -> s3.putObject(bucket, key, new ByteArrayInputStream(bytes), metadata));
    }

    private static void run(Runnable action) {
        call(() -> {
            action.run();
            return null;
        });
    }

    /** Keeps the exceptions of the SDK inside this class. */
    private static <T> T call(Supplier<T> action) {
        try {
            return action.get();
        } catch (AmazonClientException failure) {
            throw new StorageException(failure.getMessage(), failure);
        }
    }

    /** S3 allows letters, digits, spaces and {@code + - = . _ : / @} in a tag value. */
    private static String tagValue(String label) {
        String allowed = label.replaceAll("[^\\p{L}\\p{N} +\\-=._:/@]", "_");
        return allowed.length() > MAX_TAG_LENGTH ? allowed.substring(0, MAX_TAG_LENGTH) : allowed;
    }

    @Override
    public void close() {
        s3.shutdown();
        // Both outlive an application in a server and would keep its classes: the SDK's JMX bean, and the types that
        // the
        // SDK leaves in the cache of the server's own Jackson.
        AwsSdkMetrics.unregisterMetricAdminMBean();
        TypeFactory.defaultInstance().clearCache();
    }
}
