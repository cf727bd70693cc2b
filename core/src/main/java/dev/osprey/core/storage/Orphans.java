package dev.osprey.core.storage;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Objects whose key begins with the id of an image, whether that image is known or not. */
final class Orphans {

    private Orphans() {}

    /** @return how many there were */
    static int delete(S3Calls s3, String bucket, Instant submittedBefore) {
        Predicate<String> old = StorageKeys.submittedBefore(submittedBefore);
        AtomicInteger deleted = new AtomicInteger();
        s3.list(bucket, "", page -> {
            List<String> orphans = page.stream().filter(old).toList();
            s3.deleteAll(bucket, orphans.stream());
            deleted.addAndGet(orphans.size());
        });
        return deleted.get();
    }
}
