package dev.osprey.core.storage;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.amazonaws.AmazonClientException;
import com.amazonaws.ClientConfiguration;
import com.amazonaws.HttpMethod;
import com.amazonaws.Request;
import com.amazonaws.Response;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.AnonymousAWSCredentials;
import com.amazonaws.auth.DefaultAWSCredentialsProviderChain;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.handlers.HandlerContextKey;
import com.amazonaws.handlers.RequestHandler2;
import com.amazonaws.metrics.AwsSdkMetrics;
import com.amazonaws.regions.DefaultAwsRegionProviderChain;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import com.amazonaws.services.s3.model.BucketLifecycleConfiguration;
import com.amazonaws.services.s3.model.BucketNotificationConfiguration;
import com.amazonaws.services.s3.model.CreateBucketRequest;
import com.amazonaws.services.s3.model.DeleteObjectRequest;
import com.amazonaws.services.s3.model.DeleteObjectsRequest;
import com.amazonaws.services.s3.model.DeleteObjectsRequest.KeyVersion;
import com.amazonaws.services.s3.model.GeneratePresignedUrlRequest;
import com.amazonaws.services.s3.model.GetObjectMetadataRequest;
import com.amazonaws.services.s3.model.GetObjectRequest;
import com.amazonaws.services.s3.model.GetObjectTaggingRequest;
import com.amazonaws.services.s3.model.HeadBucketRequest;
import com.amazonaws.services.s3.model.ObjectListing;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.ObjectTagging;
import com.amazonaws.services.s3.model.PutObjectRequest;
import com.amazonaws.services.s3.model.QueueConfiguration;
import com.amazonaws.services.s3.model.S3Object;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import com.amazonaws.services.s3.model.SetObjectTaggingRequest;
import com.amazonaws.services.s3.model.Tag;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.osprey.core.aws.CallTimeouts;
import dev.osprey.core.storage.ImageStore.Transfer;
import dev.osprey.core.tracing.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;

/**
 * The calls of S3; the only class that uses the AWS SDK for it.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws {@link StorageException}: a
 * {@link S3ErrorException} when S3 has answered.
 */
final class S3Calls implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 256;
    // Of silence, not of the whole transfer: a large image may take longer than a call to SQS or DynamoDB.
    private static final int SOCKET_TIMEOUT_MILLIS = (int) CallTimeouts.ATTEMPT.toMillis();
    private static final int MAX_RETRIES = 2;
    // The limit of S3 for one call.
    private static final int MAX_DELETED_KEYS = 1000;
    private static final String CREATED = "s3:ObjectCreated:*";

    private final AmazonS3 s3;

    /**
     * Opens a client with the SDK's own chains for region and credentials; makes no call.
     *
     * @param endpoint of a stand-in; empty for AWS itself
     * @param signed whether requests are signed
     * @param owner AWS account to which the own buckets must belong; empty for any
     * @param tracing makes a span of each call within a trace
     */
    S3Calls(
            Optional<URI> endpoint,
            boolean signed,
            Optional<String> owner,
            Collection<String> ownBuckets,
            Tracing tracing) {
        AmazonS3ClientBuilder builder = AmazonS3ClientBuilder.standard()
                .withClientConfiguration(new ClientConfiguration()
                        .withMaxConnections(MAX_CONNECTIONS)
                        .withConnectionTimeout(SOCKET_TIMEOUT_MILLIS)
                        .withSocketTimeout(SOCKET_TIMEOUT_MILLIS)
                        // Images are small: asking before each of them takes longer than sending one that S3 refuses.
                        .withUseExpectContinue(false)
                        .withMaxErrorRetry(MAX_RETRIES));
        endpoint.ifPresent(url -> builder.withPathStyleAccessEnabled(true)
                .withEndpointConfiguration(
                        new EndpointConfiguration(url.toString(), new DefaultAwsRegionProviderChain().getRegion())));
        if (!signed) {
            builder.withCredentials(new AWSStaticCredentialsProvider(new AnonymousAWSCredentials()));
        }
        List<RequestHandler2> handlers = new ArrayList<>();
        owner.map(account -> new BucketOwner(account, ownBuckets)).ifPresent(handlers::add);
        if (tracing.isOn()) {
            handlers.add(new CallSpans(tracing));
        }
        builder.withRequestHandlers(handlers.toArray(RequestHandler2[]::new));
        s3 = builder.build();
    }

    void headBucket(String bucket) {
        run(() -> s3.headBucket(new HeadBucketRequest(bucket)));
    }

    void createBucket(String bucket) {
        run(() -> s3.createBucket(bucket));
    }

    /**
     * Lets S3 announce each new object of a bucket in a queue, unless it does. Other notifications of the bucket stay.
     *
     * @param name of the notification
     */
    void announce(String bucket, String name, String queueArn) {
        run(() -> {
            BucketNotificationConfiguration existing = s3.getBucketNotificationConfiguration(bucket);
            boolean announced = existing.getConfigurations().values().stream()
                    .filter(QueueConfiguration.class::isInstance)
                    .map(QueueConfiguration.class::cast)
                    .anyMatch(queue -> queue.getQueueARN().equals(queueArn));
            if (!announced) {
                existing.addConfiguration(name, new QueueConfiguration(queueArn, CREATED));
                s3.setBucketNotificationConfiguration(bucket, existing);
            }
        });
    }

    /** Whether a lifecycle rule of the bucket lets its objects expire. */
    boolean expires(String bucket) {
        return call(() -> Optional.ofNullable(s3.getBucketLifecycleConfiguration(bucket)).stream()
                .flatMap(lifecycle -> lifecycle.getRules().stream())
                .anyMatch(rule -> BucketLifecycleConfiguration.ENABLED.equals(rule.getStatus())
                        && rule.getExpirationInDays() > 0));
    }

    void put(String bucket, NewObject object) {
        run(() -> s3.putObject(request(bucket, object)));
    }

    void putTagged(String bucket, NewObject object, Map<String, String> tags) {
        run(() -> s3.putObject(request(bucket, object).withTagging(tagging(tags))));
    }

    /** @throws S3ErrorException also when there is one with this key */
    void putIfAbsent(String bucket, NewObject object) {
        PutObjectRequest request = request(bucket, object);
        request.putCustomRequestHeader("If-None-Match", "*");
        run(() -> s3.putObject(request));
    }

    private static PutObjectRequest request(String bucket, NewObject object) {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setContentLength(object.bytes().length);
        metadata.setContentType(object.mediaType());
        // User metadata is an HTTP header, so it is ASCII only.
        object.metadata()
                .forEach((name, value) ->
                        metadata.addUserMetadata(name, URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return new PutObjectRequest(bucket, object.key(), new ByteArrayInputStream(object.bytes()), metadata);
    }

    private static ObjectTagging tagging(Map<String, String> tags) {
        return new ObjectTagging(tags.entrySet().stream()
                .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                .toList());
    }

    Map<String, String> tags(String bucket, String key, Optional<String> versionId) {
        return call(() -> {
            Map<String, String> tags = new LinkedHashMap<>();
            s3.getObjectTagging(new GetObjectTaggingRequest(bucket, key, versionId.orElse(null)))
                    .getTagSet()
                    .forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
            return tags;
        });
    }

    void setTags(String bucket, String key, Optional<String> versionId, Map<String, String> tags) {
        run(() -> s3.setObjectTagging(new SetObjectTaggingRequest(bucket, key, versionId.orElse(null), tagging(tags))));
    }

    StoredObject head(String bucket, String key, Optional<String> versionId) {
        return call(
                () -> stored(s3.getObjectMetadata(new GetObjectMetadataRequest(bucket, key, versionId.orElse(null)))));
    }

    /** The same, of the newest version; empty when there is none. */
    Optional<StoredObject> find(String bucket, String key) {
        try {
            return Optional.of(head(bucket, key, Optional.empty()));
        } catch (S3ErrorException failure) {
            if (failure.notFound()) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static StoredObject stored(ObjectMetadata metadata) {
        return new StoredObject(
                Optional.ofNullable(metadata.getContentType()),
                metadata.getContentLength(),
                metadata.getETag(),
                metadata.getUserMetadata());
    }

    byte[] get(String bucket, String key) {
        return call(() -> {
            try (Content found = new Content(s3.getObject(bucket, key))) {
                return found.bytes();
            } catch (IOException broken) {
                throw new StorageException("Reading s3://" + bucket + "/" + key + " failed", broken);
            }
        });
    }

    /** The content of an object, to be closed; empty when another one is there. */
    Optional<Content> open(ObjectVersion object) {
        GetObjectRequest request = new GetObjectRequest(
                object.bucket(), object.key(), object.versionId().orElse(null));
        object.etag().ifPresent(request::withMatchingETagConstraint);
        // The SDK returns null when the constraint is not met.
        return call(() -> Optional.ofNullable(s3.getObject(request)).map(Content::new));
    }

    /** Copies an object into a new file. */
    void download(String bucket, String key, Path file) throws IOException {
        try (Content found = new Content(call(() -> s3.getObject(bucket, key)))) {
            found.read(content -> Files.copy(content, file));
        }
    }

    /** The keys of all objects that begin with the prefix, page by page. */
    <E extends Exception> void list(String bucket, String prefix, Page<E> action) throws E {
        ObjectListing page = call(() -> s3.listObjects(bucket, prefix));
        action.read(keys(page));
        while (page.isTruncated()) {
            ObjectListing last = page;
            page = call(() -> s3.listNextBatchOfObjects(last));
            action.read(keys(page));
        }
    }

    private static List<String> keys(ObjectListing page) {
        return page.getObjectSummaries().stream().map(S3ObjectSummary::getKey).toList();
    }

    /** What becomes of the keys of a page. */
    @FunctionalInterface
    interface Page<E extends Exception> {

        void read(List<String> keys) throws E;
    }

    /** Deletes an object; a missing one is no error. */
    void delete(String bucket, String key) {
        run(() -> s3.deleteObject(bucket, key));
    }

    void deleteVersion(String bucket, String key, String versionId) {
        run(() -> s3.deleteVersion(bucket, key, versionId));
    }

    /** Deletes an object unless it was deleted or replaced meanwhile. */
    void deleteUnchanged(String bucket, String key, String etag) {
        DeleteObjectRequest request = new DeleteObjectRequest(bucket, key);
        request.putCustomRequestHeader("If-Match", '"' + etag + '"');
        try {
            run(() -> s3.deleteObject(request));
        } catch (S3ErrorException failure) {
            if (!failure.notFound() && !failure.unmet()) {
                throw failure;
            }
        }
    }

    void deleteAll(String bucket, Stream<String> keys) {
        List<KeyVersion> distinct = keys.distinct().map(KeyVersion::new).toList();
        for (int from = 0; from < distinct.size(); from += MAX_DELETED_KEYS) {
            List<KeyVersion> batch = distinct.subList(from, Math.min(from + MAX_DELETED_KEYS, distinct.size()));
            run(() -> s3.deleteObjects(
                    new DeleteObjectsRequest(bucket).withQuiet(true).withKeys(batch)));
        }
    }

    /**
     * A URL with which whoever has it may put a file of exactly this type and size. Makes no call.
     *
     * @param expires when S3 refuses an upload that begins then
     */
    URI presignPut(String bucket, String key, String mediaType, long bytes, Instant expires) {
        GeneratePresignedUrlRequest request = new GeneratePresignedUrlRequest(bucket, key, HttpMethod.PUT)
                .withContentType(mediaType)
                .withExpiration(Date.from(expires));
        // Also when requests are not signed.
        request.setRequestCredentialsProvider(DefaultAWSCredentialsProviderChain.getInstance());
        // Signed, so that S3 refuses another one.
        request.putCustomRequestHeader("Content-Length", Long.toString(bytes));
        return call(() -> URI.create(s3.generatePresignedUrl(request).toString()));
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
        } catch (AmazonS3Exception failure) {
            throw new S3ErrorException(failure.getMessage(), failure, failure.getStatusCode(), failure.getErrorCode());
        } catch (AmazonClientException failure) {
            throw new StorageException(failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        s3.shutdown();
        // Both outlive an application in a server and would keep its classes: the SDK's JMX bean, and the types that
        // the SDK
        // leaves in the cache of the server's own Jackson.
        AwsSdkMetrics.unregisterMetricAdminMBean();
        TypeFactory.defaultInstance().clearCache();
    }

    /** An object that is read. */
    static final class Content implements AutoCloseable {

        private final S3Object object;

        private Content(S3Object object) {
            this.object = object;
        }

        StoredObject stored() {
            return S3Calls.stored(object.getObjectMetadata());
        }

        byte[] bytes() throws IOException {
            // At once: a buffer that grows would hold a large file twice.
            byte[] bytes = new byte[(int) object.getObjectMetadata().getContentLength()];
            read(content -> {
                if (content.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                    throw new EOFException("the object ends early");
                }
            });
            return bytes;
        }

        /** @throws IOException when reading or writing fails; the rest is not read */
        void read(Transfer reader) throws IOException {
            try {
                reader.run(object.getObjectContent());
            } catch (IOException broken) {
                abort();
                throw broken;
            } catch (AmazonClientException broken) {
                abort();
                throw new IOException(broken.getMessage(), broken);
            }
        }

        /** Closing would read the rest, which nobody needs any more. */
        void abort() {
            object.getObjectContent().abort();
        }

        @Override
        public void close() throws IOException {
            object.close();
        }
    }

    /** Lets S3 refuse every call to an own bucket that belongs to another AWS account. */
    private static final class BucketOwner extends RequestHandler2 {

        private final String account;
        private final Set<String> buckets;

        private BucketOwner(String account, Collection<String> buckets) {
            this.account = account;
            this.buckets = Set.copyOf(buckets);
        }

        /** Before the request is signed. */
        @Override
        public void beforeRequest(Request<?> request) {
            // A bucket that is created belongs to the caller, and one that is referred to may belong to anybody.
            if (!(request.getOriginalRequest() instanceof CreateBucketRequest)
                    && !isForeign(request.getOriginalRequest())) {
                request.addHeader("x-amz-expected-bucket-owner", account);
            }
        }

        private boolean isForeign(Object request) {
            return request instanceof GetObjectRequest get && !buckets.contains(get.getBucketName())
                    || request instanceof GetObjectMetadataRequest head && !buckets.contains(head.getBucketName());
        }
    }

    /** A span for each call within a trace, with all its attempts. */
    private static final class CallSpans extends RequestHandler2 {

        private static final HandlerContextKey<Span> SPAN = new HandlerContextKey<>("dev.osprey.span");
        private static final AttributeKey<String> BUCKET = AttributeKey.stringKey("aws.s3.bucket");
        private static final AttributeKey<String> KEY = AttributeKey.stringKey("aws.s3.key");

        private final Tracing tracing;

        private CallSpans(Tracing tracing) {
            this.tracing = tracing;
        }

        @Override
        public void beforeRequest(Request<?> request) {
            tracing.call(
                            "S3",
                            request.getHandlerContext(HandlerContextKey.OPERATION_NAME),
                            resource(request.getOriginalRequest()))
                    .ifPresent(span -> request.addHandlerContext(SPAN, span));
        }

        private static Attributes resource(Object request) {
            if (request instanceof PutObjectRequest put) {
                return Attributes.of(BUCKET, put.getBucketName(), KEY, put.getKey());
            }
            return request instanceof GetObjectRequest get
                    ? Attributes.of(BUCKET, get.getBucketName(), KEY, get.getKey())
                    : Attributes.empty();
        }

        @Override
        public void afterResponse(Request<?> request, Response<?> response) {
            span(request).ifPresent(Tracing::end);
        }

        @Override
        public void afterError(Request<?> request, Response<?> response, Exception failure) {
            span(request).ifPresent(span -> Tracing.end(span, failure));
        }

        private static Optional<Span> span(Request<?> request) {
            return Optional.ofNullable(request.getHandlerContext(SPAN));
        }
    }
}
