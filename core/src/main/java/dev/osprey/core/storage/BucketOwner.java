package dev.osprey.core.storage;

import java.util.Objects;

import com.amazonaws.Request;
import com.amazonaws.handlers.RequestHandler2;
import com.amazonaws.services.s3.model.CreateBucketRequest;

/** Lets S3 refuse every call to a bucket that belongs to another AWS account. */
final class BucketOwner extends RequestHandler2 {

    private static final String HEADER = "x-amz-expected-bucket-owner";

    private final String account;

    /** @param account of 12 digits */
    BucketOwner(String account) {
        this.account = Objects.requireNonNull(account, "account");
    }

    /** Before the request is signed. */
    @Override
    public void beforeRequest(Request<?> request) {
        // A bucket that is created belongs to the caller.
        if (!(request.getOriginalRequest() instanceof CreateBucketRequest)) {
            request.addHeader(HEADER, account);
        }
    }
}
