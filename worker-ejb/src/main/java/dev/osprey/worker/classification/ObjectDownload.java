package dev.osprey.worker.classification;

import java.io.IOException;
import java.nio.file.Path;

/** How a model gets out of an object store such as S3. */
@FunctionalInterface
public interface ObjectDownload {

    /**
     * Writes every object whose key is {@code prefix} or starts with {@code prefix/} below {@code folder}: the former
     * under the last part of its key, the others under what follows the prefix.
     *
     * @param prefix empty for the whole bucket; without a slash at its ends
     * @throws IOException when there is no such object or the store does not answer; its message is shown
     */
    void download(String bucket, String prefix, Path folder) throws IOException;
}
