package dev.osprey.core.storage;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.amazonaws.AmazonClientException;
import com.amazonaws.ClientConfiguration;
import com.amazonaws.HttpMethod;
import com.amazonaws.Request;
import com.amazonaws.Response;
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
import com.amazonaws.services.s3.model.S3ObjectInputStream;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import com.amazonaws.services.s3.model.SetObjectTaggingRequest;
import com.amazonaws.services.s3.model.Tag;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.osprey.core.aws.CallTimeouts;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.notifications.CreatedObject;
import dev.osprey.core.notifications.SourceObject;
import dev.osprey.core.references.LookupResult;
import dev.osprey.core.references.ObjectLocation;
import dev.osprey.core.references.ObjectReference;
import dev.osprey.core.tracing.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;

/**
 * The input bucket and the output bucket; the only class that uses the AWS SDK for S3.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws {@link StorageException}.
 */
public final class ImageStore implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 256;
    // Of silence, not of the whole transfer: a large image may take longer than a call to SQS or DynamoDB.
    private static final int SOCKET_TIMEOUT_MILLIS = (int) CallTimeouts.ATTEMPT.toMillis();
    private static final int MAX_RETRIES = 2;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;
    // Of two calls at the same time.
    private static final int CONFLICT = 409;
    // The limit of S3 for one call.
    private static final int MAX_DELETED_KEYS = 1000;
    private static final int MAX_TAG_LENGTH = 256;
    // S3 allows letters, digits, spaces and these characters in a tag value.
    private static final Pattern NOT_IN_TAGS = Pattern.compile("[^\\p{L}\\p{N} +\\-=._:/@]");
    private static final Pattern NOT_IN_ASCII_TAGS = Pattern.compile("[^a-zA-Z0-9 +\\-=._:/@]");
    private static final String ANNOUNCEMENT = "osprey";
    private static final String CREATED = "s3:ObjectCreated:*";
    private static final String LABEL = "label";
    private static final String EXPIRES = "osprey-expires";
    private static final String FILE_NAME = "file-name";
    // In the metadata of each image that this service stores: the key under which it did, since copies keep the
    // metadata.
    private static final String STORED_AS = "osprey-key";
    private static final String IMAGE_ID = "osprey-id";
    // In another region, encrypted with a key that only its owner has, or forbidden.
    private static final Set<Integer> NOT_SHOWN = Set.of(301, BAD_REQUEST, 403);
    // The limit of S3.
    private static final int MAX_TAGS = 10;
    // Archived, or encrypted with a key that only the uploader has.
    private static final Set<String> UNREADABLE = Set.of("InvalidObjectState", "InvalidRequest");
    private static final Set<String> FORBIDDEN =
            Set.of("InvalidObjectState", "InvalidRequest", "AccessDenied", "PermanentRedirect");

    private static final Pattern OWN_KEY =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/[^/]+");
    private static final int TIME_ORDERED = 7;
    private static final Pattern UPLOAD_KEY = Pattern.compile(StorageKeys.UPLOADS + OWN_KEY.pattern());

    private final AmazonS3 s3;
    private final String inputBucket;
    private final String outputBucket;
    private final StorageKeys keys;
    private final List<Tag> ownTags;
    private final Tracing tracing;

    /**
     * Opens a client with the SDK's own chains for region and credentials; makes no call.
     *
     * @param endpoint of a stand-in; empty for AWS itself
     * @param owner AWS account to which the buckets must belong; empty for any
     * @param retention if it is limited, each stored image is tagged, so that lifecycle rules of S3 can tell it from the files
     *     that others put into the input bucket
     */
    public ImageStore(
            Optional<URI> endpoint,
            String inputBucket,
            String outputBucket,
            Optional<String> owner,
            StorageKeys keys,
            Retention retention) {
        this(endpoint, inputBucket, outputBucket, owner, keys, retention, Tracing.off());
    }

    /**
     * The same, with a span for each call within a trace.
     *
     * @see #ImageStore(Optional, String, String, Optional, StorageKeys, Retention)
     */
    public ImageStore(
            Optional<URI> endpoint,
            String inputBucket,
            String outputBucket,
            Optional<String> owner,
            StorageKeys keys,
            Retention retention,
            Tracing tracing) {
        AmazonS3ClientBuilder builder = AmazonS3ClientBuilder.standard()
                .withClientConfiguration(new ClientConfiguration()
                        .withMaxConnections(MAX_CONNECTIONS)
                        .withConnectionTimeout(SOCKET_TIMEOUT_MILLIS)
                        .withSocketTimeout(SOCKET_TIMEOUT_MILLIS)
                        .withMaxErrorRetry(MAX_RETRIES));
        endpoint.ifPresent(url -> builder.withPathStyleAccessEnabled(true)
                .withEndpointConfiguration(
                        new EndpointConfiguration(url.toString(), new DefaultAwsRegionProviderChain().getRegion())));
        List<RequestHandler2> handlers = new ArrayList<>();
        owner.map(account -> new BucketOwner(account, Set.of(inputBucket, outputBucket)))
                .ifPresent(handlers::add);
        if (tracing.isOn()) {
            handlers.add(new CallSpans(tracing));
        }
        builder.withRequestHandlers(handlers.toArray(RequestHandler2[]::new));
        this.s3 = builder.build();
        this.inputBucket = Objects.requireNonNull(inputBucket, "inputBucket");
        this.outputBucket = Objects.requireNonNull(outputBucket, "outputBucket");
        this.keys = Objects.requireNonNull(keys, "keys");
        this.tracing = tracing;
        this.ownTags = retention.limited() ? List.of(new Tag(EXPIRES, "true")) : List.of();
    }

    /** Creates the buckets that are missing. */
    public void createBuckets() {
        for (String bucket : List.of(inputBucket, outputBucket)) {
            if (!exists(bucket)) {
                run(() -> createBucket(bucket));
            }
        }
    }

    /**
     * Whether a bucket exists that this service may use.
     *
     * @throws StorageException when access is denied: the names of buckets are global, and this one is somebody else's
     */
    private boolean exists(String bucket) {
        return call(() -> {
            try {
                s3.headBucket(new HeadBucketRequest(bucket));
                return true;
            } catch (AmazonS3Exception failure) {
                if (failure.getStatusCode() == NOT_FOUND) {
                    return false;
                }
                throw failure;
            }
        });
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

    /**
     * Lets S3 announce each new object of the input bucket in a queue, unless it does. Other notifications of the bucket stay.
     *
     * @param queueArn a standard queue that S3 may send to
     */
    public void announceObjects(String queueArn) {
        run(() -> {
            BucketNotificationConfiguration existing = s3.getBucketNotificationConfiguration(inputBucket);
            boolean announced = existing.getConfigurations().values().stream()
                    .filter(QueueConfiguration.class::isInstance)
                    .map(QueueConfiguration.class::cast)
                    .anyMatch(queue -> queue.getQueueARN().equals(queueArn));
            if (!announced) {
                existing.addConfiguration(ANNOUNCEMENT, new QueueConfiguration(queueArn, CREATED));
                s3.setBucketNotificationConfiguration(inputBucket, existing);
            }
        });
    }

    /** Whether S3 itself deletes the objects of both buckets after some time. */
    public boolean expiresObjects() {
        return Stream.of(inputBucket, outputBucket).allMatch(this::hasExpiration);
    }

    private boolean hasExpiration(String bucket) {
        return call(() -> Optional.ofNullable(s3.getBucketLifecycleConfiguration(bucket)).stream()
                .flatMap(lifecycle -> lifecycle.getRules().stream())
                .anyMatch(rule -> BucketLifecycleConfiguration.ENABLED.equals(rule.getStatus())
                        && rule.getExpirationInDays() > 0));
    }

    public void putImage(Classification image, byte[] bytes, String mediaType) {
        run(() -> s3.putObject(imageRequest(inputBucket, image, bytes, mediaType)));
    }

    /**
     * Stores a classified image that is not stored yet, and its label as {@link #putLabel} does, with fewer calls. Returns or
     * throws when no call is under way any more.
     *
     * @param beside runs one of the calls while the caller's thread makes the other
     */
    public void putClassified(Classification done, byte[] bytes, String mediaType, Executor beside) {
        if (!keys.unique()) {
            putImage(done, bytes, mediaType);
            putLabel(done, beside);
            return;
        }
        String label = done.label().orElseThrow();
        together(
                () -> run(() -> tag(
                        label,
                        value -> s3.putObject(imageRequest(inputBucket, done, bytes, mediaType)
                                .withTagging(new ObjectTagging(with(ownTags, new Tag(LABEL, value))))))),
                () -> putAnswer(done, label),
                beside);
    }

    /** Does both at the same time, and waits for the second also when the first fails. */
    private void together(Runnable first, Runnable second, Executor beside) {
        CompletableFuture<Void> running = CompletableFuture.runAsync(tracing.here(second), beside);
        try {
            first.run();
        } finally {
            running.handle((done, failure) -> null).join();
        }
        try {
            running.join();
        } catch (CompletionException failed) {
            throw new StorageException(failed.getCause().getMessage(), failed.getCause());
        }
    }

    private PutObjectRequest imageRequest(String bucket, Classification image, byte[] bytes, String mediaType) {
        ObjectMetadata metadata = metadata(bytes, mediaType);
        // Lets the other uploads of the same name see whose image this is.
        if (!keys.unique()) {
            image.label().ifPresent(label -> write(metadata, LABEL, label));
            write(metadata, IMAGE_ID, image.id());
        }
        write(metadata, STORED_AS, keys.image(image));
        PutObjectRequest request =
                new PutObjectRequest(bucket, keys.image(image), new ByteArrayInputStream(bytes), metadata);
        return ownTags.isEmpty() ? request : request.withTagging(new ObjectTagging(ownTags));
    }

    /** Deletes an image that was stored under a key of its own until it got the key of this result. */
    public void deletePrevious(Classification queued, Classification result) {
        String key = keys.image(queued);
        if (!key.equals(keys.image(result))) {
            run(() -> s3.deleteObject(inputBucket, key));
        }
    }

    /** The bytes of an image. */
    public byte[] image(Classification image) {
        return call(() -> {
            try (S3Object found = s3.getObject(inputBucket, keys.image(image))) {
                return bytes(found);
            } catch (IOException broken) {
                throw new StorageException("Reading " + location(image) + " failed", broken);
            }
        });
    }

    /**
     * Reads an object of the input bucket that somebody else may have put there.
     *
     * @param maxBytes of a larger one only the size is read
     */
    public ObjectContent content(CreatedObject object, int maxBytes) {
        GetObjectRequest request = new GetObjectRequest(
                inputBucket, object.key(), object.versionId().orElse(null));
        object.etag().ifPresent(etag -> request.setMatchingETagConstraints(List.of(etag)));
        return content(request, maxBytes, UNREADABLE, ImageStore::isOwn);
    }

    /**
     * @param unreadable codes of the errors that say something about the object
     * @param own tells objects that this service has stored
     */
    private ObjectContent content(
            GetObjectRequest request, int maxBytes, Set<String> unreadable, Predicate<S3Object> own) {
        return call(() -> {
            // The SDK returns null when the constraint is not met.
            try (S3Object found = s3.getObject(request)) {
                return found == null ? new ObjectContent.Gone() : content(found, maxBytes, own.test(found));
            } catch (AmazonS3Exception failure) {
                if (failure.getStatusCode() == NOT_FOUND || failure.getStatusCode() == PRECONDITION_FAILED) {
                    return new ObjectContent.Gone();
                }
                if (unreadable.contains(failure.getErrorCode())) {
                    return new ObjectContent.Unreadable();
                }
                throw failure;
            } catch (IOException broken) {
                throw new StorageException("Reading s3://" + request.getBucketName() + " failed", broken);
            }
        });
    }

    /** Looks an object up that somebody refers to, in whatever bucket it is. */
    public LookupResult lookUp(ObjectLocation location) {
        return call(() -> {
            try {
                ObjectMetadata found =
                        s3.getObjectMetadata(new GetObjectMetadataRequest(location.bucket(), location.key()));
                return new LookupResult.Found(new ObjectReference(location, found.getETag(), found.getContentLength()));
            } catch (AmazonS3Exception failure) {
                if (failure.getStatusCode() == NOT_FOUND) {
                    return new LookupResult.Missing();
                }
                if (NOT_SHOWN.contains(failure.getStatusCode())) {
                    return new LookupResult.Forbidden();
                }
                throw failure;
            }
        });
    }

    /**
     * Reads an object that somebody refers to, if it is still the same.
     *
     * @param maxBytes of a larger one only the size is read
     */
    public ObjectContent content(ObjectReference reference, int maxBytes) {
        ObjectLocation location = reference.location();
        GetObjectRequest request =
                new GetObjectRequest(location.bucket(), location.key()).withMatchingETagConstraint(reference.etag());
        return content(request, maxBytes, FORBIDDEN, found -> false);
    }

    private static boolean isOwn(S3Object found) {
        return read(found.getObjectMetadata(), STORED_AS)
                .filter(found.getKey()::equals)
                .isPresent();
    }

    private static ObjectContent content(S3Object found, int maxBytes, boolean own) throws IOException {
        try (S3ObjectInputStream content = found.getObjectContent()) {
            if (own || found.getObjectMetadata().getContentLength() > maxBytes) {
                // Closing would read the rest.
                content.abort();
                return own ? new ObjectContent.Own() : new ObjectContent.TooLarge();
            }
            return new ObjectContent.Bytes(bytes(found));
        }
    }

    private static byte[] bytes(S3Object found) throws IOException {
        // At once: a buffer that grows would hold a large file twice.
        byte[] bytes = new byte[(int) found.getObjectMetadata().getContentLength()];
        if (found.getObjectContent().readNBytes(bytes, 0, bytes.length) < bytes.length) {
            throw new EOFException("the object ends early");
        }
        return bytes;
    }

    /** The id of the image under whose key this service, or an earlier version of it, may have stored the object. */
    public static Optional<String> ownId(CreatedObject object) {
        return Optional.of(object.key())
                .filter(key -> OWN_KEY.matcher(key).matches())
                .map(key -> key.substring(0, key.indexOf('/')));
    }

    /**
     * The image that the object is, as it was accepted, if it was uploaded with a URL of {@link #presignUpload}. Its time is that of
     * its id, a UUID of version 7 (RFC 9562).
     */
    public static Optional<Classification> uploaded(CreatedObject object) {
        return uploadId(object)
                .map(UUID::fromString)
                .filter(id -> id.version() == TIME_ORDERED)
                .map(id -> Classification.queued(
                        id.toString(),
                        object.key().substring(object.key().lastIndexOf('/') + 1),
                        Instant.ofEpochMilli(id.getMostSignificantBits() >>> Short.SIZE)));
    }

    /** The id of the image that the object is, if it was uploaded with a URL of {@link #presignUpload}. */
    public static Optional<String> uploadId(CreatedObject object) {
        return Optional.of(object.key())
                .filter(key -> UPLOAD_KEY.matcher(key).matches())
                .map(key -> key.substring(StorageKeys.UPLOADS.length(), key.lastIndexOf('/')));
    }

    /**
     * A URL with which whoever has it may put this image into the input bucket, as a file of exactly this type and size. Makes no
     * call.
     *
     * @param expires when S3 refuses an upload that begins then
     */
    public URI presignUpload(Classification queued, String mediaType, long bytes, Instant expires) {
        GeneratePresignedUrlRequest request = new GeneratePresignedUrlRequest(
                        inputBucket, StorageKeys.upload(queued), HttpMethod.PUT)
                .withContentType(mediaType)
                .withExpiration(Date.from(expires));
        // Signed, so that S3 refuses another one.
        request.putCustomRequestHeader("Content-Length", Long.toString(bytes));
        return call(() -> URI.create(s3.generatePresignedUrl(request).toString()));
    }

    /** Where an image is until a worker has stored it, if it is uploaded straight to S3. */
    public static SourceObject upload(Classification queued) {
        return new SourceObject(StorageKeys.upload(queued), Optional.empty(), Optional.empty());
    }

    /** Whether the object is still there that somebody else has put into the input bucket, not another one under its key. */
    public boolean exists(SourceObject source) {
        return call(() -> {
            try {
                ObjectMetadata found = s3.getObjectMetadata(new GetObjectMetadataRequest(
                        inputBucket, source.key(), source.versionId().orElse(null)));
                return source.etag()
                        .filter(etag -> !etag.equals(found.getETag()))
                        .isEmpty();
            } catch (AmazonS3Exception failure) {
                // Encrypted with a key that only its owner has: it is there.
                if (failure.getStatusCode() == BAD_REQUEST) {
                    return true;
                }
                if (failure.getStatusCode() == NOT_FOUND) {
                    return false;
                }
                throw failure;
            }
        });
    }

    /** Deletes the object that somebody else has put into the input bucket, unless another one is under its key by now. */
    public void delete(SourceObject source) {
        if (source.versionId().isPresent()) {
            run(() -> s3.deleteVersion(
                    inputBucket, source.key(), source.versionId().get()));
        } else if (source.etag().isPresent() && exists(source)) {
            run(() -> deleteUnchanged(source.key(), source.etag().get()));
        } else if (source.etag().isEmpty() && UPLOAD_KEY.matcher(source.key()).matches()) {
            // Nobody else puts anything there.
            run(() -> s3.deleteObject(inputBucket, source.key()));
        }
    }

    private void deleteUnchanged(String key, String etag) {
        DeleteObjectRequest request = new DeleteObjectRequest(inputBucket, key);
        request.putCustomRequestHeader("If-Match", '"' + etag + '"');
        try {
            s3.deleteObject(request);
        } catch (AmazonS3Exception failure) {
            // Deleted or replaced at this moment.
            if (failure.getStatusCode() != NOT_FOUND
                    && failure.getStatusCode() != PRECONDITION_FAILED
                    && failure.getStatusCode() != CONFLICT) {
                throw failure;
            }
        }
    }

    /** Tags an object that somebody else has put into the input bucket, and keeps its other tags. */
    public void tagObject(CreatedObject object, String label) {
        String key = object.key();
        String version = object.versionId().orElse(null);
        run(() -> {
            try {
                List<Tag> tags = s3.getObjectTagging(new GetObjectTaggingRequest(inputBucket, key, version))
                        .getTagSet();
                // The mark of an image of this service, which this object may have replaced while it was tagged.
                List<Tag> others = tags.stream()
                        .filter(tag ->
                                !tag.getKey().equals(LABEL) && !tag.getKey().equals(EXPIRES))
                        .toList();
                if (others.size() < MAX_TAGS) {
                    tag(label, value -> setTags(key, version, others, value));
                }
            } catch (AmazonS3Exception failure) {
                // Deleted meanwhile.
                if (failure.getStatusCode() != NOT_FOUND) {
                    throw failure;
                }
            }
        });
    }

    private void setTags(String key, String version, List<Tag> others, String value) {
        s3.setObjectTagging(new SetObjectTaggingRequest(
                inputBucket, key, version, new ObjectTagging(with(others, new Tag(LABEL, value)))));
    }

    private static List<Tag> with(List<Tag> tags, Tag more) {
        List<Tag> all = new ArrayList<>(tags);
        all.add(more);
        return all;
    }

    /** The metadata of an image; empty while it is not stored. */
    public Optional<StoredImage> find(Classification image) {
        return metadata(inputBucket, keys.image(image))
                .map(metadata -> new StoredImage(
                        Optional.ofNullable(metadata.getContentType()).orElse("application/octet-stream"),
                        metadata.getContentLength(),
                        metadata.getETag()));
    }

    private Optional<ObjectMetadata> metadata(String bucket, String key) {
        return call(() -> {
            try {
                return Optional.of(s3.getObjectMetadata(bucket, key));
            } catch (AmazonS3Exception failure) {
                if (failure.getStatusCode() == NOT_FOUND) {
                    return Optional.empty();
                }
                throw failure;
            }
        });
    }

    /** Lets S3 refuse every call to an own bucket that belongs to another AWS account. */
    private static final class BucketOwner extends RequestHandler2 {

        private final String account;
        private final Set<String> buckets;

        private BucketOwner(String account, Set<String> buckets) {
            this.account = account;
            this.buckets = buckets;
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

    /** What becomes of the bytes of an image. */
    @FunctionalInterface
    public interface Transfer {

        void run(InputStream image) throws IOException;
    }

    /**
     * Streams the image to its reader.
     *
     * @param stored what was found, in case an upload of the same name replaces it meanwhile
     * @throws IOException when reading or writing fails
     * @throws StorageException when the image was replaced
     */
    public void read(Classification image, StoredImage stored, Transfer reader) throws IOException {
        GetObjectRequest request = new GetObjectRequest(inputBucket, keys.image(image));
        if (!keys.unique()) {
            request.setMatchingETagConstraints(List.of(stored.etag()));
        }
        // The SDK returns null when the constraint is not met.
        S3Object object = Optional.ofNullable(call(() -> s3.getObject(request)))
                .orElseThrow(() -> new StorageException(location(image) + " was replaced meanwhile", null));
        try (S3ObjectInputStream content = object.getObjectContent()) {
            try {
                reader.run(content);
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

    /** Deletes the objects of these images and, of other images, only those that share their keys. */
    public void delete(List<Classification> images) {
        delete(inputBucket, images.stream().map(keys::images).flatMap(List::stream));
        delete(outputBucket, images.stream().map(keys::answers).flatMap(List::stream));
    }

    /**
     * Deletes all objects of both buckets whose key begins with the id of an image, whether that image is known or not. Other
     * objects stay: they may belong to somebody else.
     *
     * @param submittedBefore later images stay
     * @return how many there were in the input bucket and in the output bucket
     */
    public List<Integer> deleteOrphans(Instant submittedBefore) {
        // An id begins with its milliseconds (RFC 9562, version 7).
        String millis = String.format(Locale.ROOT, "%012x", submittedBefore.toEpochMilli());
        String end = millis.substring(0, 8) + "-" + millis.substring(8);
        return List.of(deleteOrphans(inputBucket, end), deleteOrphans(outputBucket, end));
    }

    private int deleteOrphans(String bucket, String end) {
        return call(() -> {
            int deleted = 0;
            ObjectListing page = s3.listObjects(bucket);
            while (true) {
                List<String> orphans = page.getObjectSummaries().stream()
                        .map(S3ObjectSummary::getKey)
                        .filter(key -> isOrphan(key, end))
                        .toList();
                delete(bucket, orphans.stream());
                deleted += orphans.size();
                if (!page.isTruncated()) {
                    return deleted;
                }
                page = s3.listNextBatchOfObjects(page);
            }
        });
    }

    private static boolean isOrphan(String key, String end) {
        String own = key.startsWith(StorageKeys.UPLOADS) ? key.substring(StorageKeys.UPLOADS.length()) : key;
        return OWN_KEY.matcher(own).matches() && own.compareTo(end) < 0;
    }

    /** Deletes the objects of this image; an object that another upload of the same name has replaced stays. */
    public void delete(Classification image) {
        keys.images(image).stream()
                .filter(key -> !isOwn(image, key))
                .forEach(key -> metadata(inputBucket, key)
                        .filter(metadata -> read(metadata, IMAGE_ID)
                                .filter(image.id()::equals)
                                .isPresent())
                        .ifPresent(metadata -> {
                            // First, since the image says whose they are.
                            deleteSharedAnswers(image);
                            run(() -> deleteUnchanged(key, metadata.getETag()));
                        }));
        delete(outputBucket, keys.answers(image).stream().filter(key -> isOwn(image, key)));
        delete(inputBucket, keys.images(image).stream().filter(key -> isOwn(image, key)));
    }

    /** Does the same for each of these images, with fewer calls where no two share a key. */
    public void deleteEach(List<Classification> images) {
        if (keys.unique()) {
            delete(images);
        } else {
            images.forEach(this::delete);
        }
    }

    private void deleteSharedAnswers(Classification image) {
        delete(
                outputBucket,
                keys.answers(image).stream()
                        .filter(key -> !isOwn(image, key))
                        .filter(key -> metadata(outputBucket, key)
                                .flatMap(metadata -> read(metadata, FILE_NAME))
                                .filter(image.fileName()::equals)
                                .isPresent()));
    }

    private static boolean isOwn(Classification image, String key) {
        return key.startsWith(image.id() + "/");
    }

    private void delete(String bucket, Stream<String> all) {
        List<KeyVersion> distinct = all.distinct().map(KeyVersion::new).toList();
        for (int from = 0; from < distinct.size(); from += MAX_DELETED_KEYS) {
            List<KeyVersion> batch = distinct.subList(from, Math.min(from + MAX_DELETED_KEYS, distinct.size()));
            run(() -> s3.deleteObjects(
                    new DeleteObjectsRequest(bucket).withQuiet(true).withKeys(batch)));
        }
    }

    /**
     * Stores the label of a classified image that is stored: as its tag, and as a text in the output bucket. Returns or throws
     * when no call is under way any more.
     *
     * <p>Where uploads of one name share their keys, another one may replace the image at any time. Tag and text are those
     * of the image that is there in the end.
     *
     * @param beside runs one of the calls while the caller's thread makes the other
     */
    public void putLabel(Classification done, Executor beside) {
        String label = currentLabel(done);
        String stored;
        do {
            String current = label;
            together(() -> tag(done, current), () -> putAnswer(done, current), beside);
            stored = current;
            label = currentLabel(done);
        } while (!label.equals(stored));
    }

    /** Of the object that is stored under the key of this image. */
    private String currentLabel(Classification done) {
        String own = done.label().orElseThrow();
        return keys.unique()
                ? own
                : metadata(inputBucket, keys.image(done))
                        .flatMap(metadata -> read(metadata, LABEL))
                        .orElse(own);
    }

    private void tag(Classification image, String label) {
        run(() -> tag(label, value -> setTags(keys.image(image), null, ownTags, value)));
    }

    private static void tag(String label, Consumer<String> set) {
        try {
            set.accept(tagValue(label, NOT_IN_TAGS));
        } catch (AmazonS3Exception failure) {
            if (!"InvalidTag".equals(failure.getErrorCode())) {
                throw failure;
            }
            // Some other object stores accept no letters but those of ASCII.
            set.accept(tagValue(label, NOT_IN_ASCII_TAGS));
        }
    }

    /** Stores the answer as the published systems do: the text {@code (name, label)}. */
    private void putAnswer(Classification image, String label) {
        byte[] text = ("(" + image.fileName() + ", " + label + ")").getBytes(StandardCharsets.UTF_8);
        List<String> candidates = keys.answers(image);
        for (String key : candidates.subList(0, candidates.size() - 1)) {
            if (putAnswerUnlessTaken(key, image.fileName(), text)) {
                return;
            }
        }
        run(() -> putAnswer(candidates.get(candidates.size() - 1), image.fileName(), text, false));
    }

    /** @return whether the answer is stored; not if the key has the answer of a file of another name */
    private boolean putAnswerUnlessTaken(String key, String fileName, byte[] text) {
        return call(() -> {
            try {
                putAnswer(key, fileName, text, true);
                return true;
            } catch (AmazonS3Exception failure) {
                if (failure.getStatusCode() != PRECONDITION_FAILED && failure.getStatusCode() != CONFLICT) {
                    throw failure;
                }
            }
            boolean taken = metadata(outputBucket, key)
                    .flatMap(metadata -> read(metadata, FILE_NAME))
                    .filter(owner -> !owner.equals(fileName))
                    .isPresent();
            if (!taken) {
                putAnswer(key, fileName, text, false);
            }
            return !taken;
        });
    }

    private void putAnswer(String key, String fileName, byte[] text, boolean onlyIfAbsent) {
        ObjectMetadata metadata = metadata(text, "text/plain; charset=utf-8");
        if (!keys.unique()) {
            write(metadata, FILE_NAME, fileName);
        }
        PutObjectRequest request = new PutObjectRequest(outputBucket, key, new ByteArrayInputStream(text), metadata);
        if (onlyIfAbsent) {
            request.putCustomRequestHeader("If-None-Match", "*");
        }
        s3.putObject(request);
    }

    private static ObjectMetadata metadata(byte[] content, String mediaType) {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setContentLength(content.length);
        metadata.setContentType(mediaType);
        return metadata;
    }

    /** User metadata is an HTTP header, so it is ASCII only. */
    private static void write(ObjectMetadata metadata, String name, String value) {
        metadata.addUserMetadata(name, URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private static Optional<String> read(ObjectMetadata metadata, String name) {
        return Optional.ofNullable(metadata.getUserMetaDataOf(name))
                .map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8));
    }

    /** The URL of the image, {@code s3://bucket/key}. */
    public String location(Classification image) {
        return "s3://" + inputBucket + "/" + keys.image(image);
    }

    /** @throws IllegalStateException when a bucket does not exist */
    public void check() {
        for (String bucket : List.of(inputBucket, outputBucket)) {
            if (!exists(bucket)) {
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

    private static String tagValue(String label, Pattern notAllowed) {
        String allowed = notAllowed.matcher(label).replaceAll("_");
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
