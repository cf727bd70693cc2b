package dev.osprey.core.storage;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.classification.Retention;
import dev.osprey.core.tracing.Tracing;

/** What this service keeps in S3, and what it reads there of others. */
public final class Storage implements AutoCloseable {

    private final S3Calls s3;
    private final Buckets buckets;
    private final ImageStore images;
    private final SourceObjects sources;
    private final ReferencedObjects references;
    private final FolderDownload folders;

    /**
     * Opens a client with the SDK's own chains for region and credentials; makes no call.
     *
     * @param endpoint of a stand-in; empty for AWS itself
     * @param signed whether requests are signed; not those that presigned URLs are for, which always are
     * @param owner AWS account to which the buckets must belong; empty for any
     * @param retention if it is limited, each stored image is tagged, so that lifecycle rules of S3 can tell it from the files
     *     that others put into the input bucket
     * @param tracing of the calls that are made within a trace
     */
    public Storage(
            Optional<URI> endpoint,
            boolean signed,
            String inputBucket,
            String outputBucket,
            Optional<String> owner,
            StorageKeys keys,
            Retention retention,
            Tracing tracing) {
        s3 = new S3Calls(endpoint, signed, owner, List.of(inputBucket, outputBucket), tracing);
        buckets = new Buckets(s3, inputBucket, outputBucket);
        images = new ImageStore(s3, inputBucket, new Answers(s3, outputBucket, keys), keys, retention, tracing);
        sources = new SourceObjects(s3, inputBucket);
        references = new ReferencedObjects(s3);
        folders = new FolderDownload(s3);
    }

    public Buckets buckets() {
        return buckets;
    }

    public ImageStore images() {
        return images;
    }

    public SourceObjects sources() {
        return sources;
    }

    public ReferencedObjects references() {
        return references;
    }

    public FolderDownload folders() {
        return folders;
    }

    @Override
    public void close() {
        s3.close();
    }
}
