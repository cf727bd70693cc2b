package dev.osprey.core.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Copies objects of any bucket into a folder. */
public final class FolderDownload {

    private final S3Calls s3;

    FolderDownload(S3Calls s3) {
        this.s3 = Objects.requireNonNull(s3, "s3");
    }

    /**
     * Copies the object with this key, or every object below it, into a folder: a single object under the last part of
     * its key, others under the rest of their keys.
     *
     * @param prefix without a slash at either end; empty for the whole bucket
     * @throws IOException when there is no such object or S3 cannot be reached
     */
    public void download(String bucket, String prefix, Path folder) throws IOException {
        AtomicInteger found = new AtomicInteger();
        try {
            s3.list(bucket, prefix, page -> found.addAndGet(download(page, bucket, prefix, folder)));
        } catch (StorageException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
        if (found.get() == 0) {
            throw new IOException("there is no s3://" + bucket + "/" + prefix);
        }
    }

    private int download(List<String> page, String bucket, String prefix, Path folder) throws IOException {
        int found = 0;
        for (String key : page) {
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
        s3.download(bucket, key, target);
    }

    private static String lastPart(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
