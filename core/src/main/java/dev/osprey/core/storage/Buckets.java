package dev.osprey.core.storage;

import java.util.List;
import java.util.stream.Stream;

/** The input bucket and the output bucket themselves. */
public final class Buckets {

    private static final String ANNOUNCEMENT = "osprey";

    private final S3Calls s3;
    private final String inputBucket;
    private final String outputBucket;

    Buckets(S3Calls s3, String inputBucket, String outputBucket) {
        this.s3 = s3;
        this.inputBucket = inputBucket;
        this.outputBucket = outputBucket;
    }

    /** Creates those that are missing. */
    public void create() {
        for (String bucket : List.of(inputBucket, outputBucket)) {
            if (!exists(bucket)) {
                create(bucket);
            }
        }
    }

    /**
     * Whether a bucket exists that this service may use.
     *
     * @throws StorageException when access is denied: the names of buckets are global, and this one is somebody else's
     */
    private boolean exists(String bucket) {
        try {
            s3.headBucket(bucket);
            return true;
        } catch (S3ErrorException failure) {
            if (failure.notFound()) {
                return false;
            }
            throw failure;
        }
    }

    private void create(String bucket) {
        try {
            s3.createBucket(bucket);
        } catch (S3ErrorException failure) {
            // Another node was faster.
            if (!failure.hasCode("BucketAlreadyOwnedByYou")) {
                throw failure;
            }
        }
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
     * Lets S3 announce each new object of the input bucket in a queue, unless it does. Other notifications of the bucket stay.
     *
     * @param queueArn a standard queue that S3 may send to
     */
    public void announceObjects(String queueArn) {
        s3.announce(inputBucket, ANNOUNCEMENT, queueArn);
    }

    /** Whether S3 itself deletes the objects of both buckets after some time. */
    public boolean expireObjects() {
        return Stream.of(inputBucket, outputBucket).allMatch(s3::expires);
    }
}
