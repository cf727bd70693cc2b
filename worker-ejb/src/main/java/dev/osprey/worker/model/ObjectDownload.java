package dev.osprey.worker.model;

import java.io.IOException;
import java.nio.file.Path;

/** Downloads a model from an object store such as S3. */
@FunctionalInterface
public interface ObjectDownload {

    /**
     * Writes the object {@code prefix} and every object below {@code prefix/} into a folder: the former under the last
     * segment of its key, the others under the rest of their keys.
     *
     * @param prefix empty for the whole bucket; without leading or trailing slash
     * @throws IOException when no object matches or the store does not respond; the operator sees its message
     */
    void download(String bucket, String prefix, Path folder) throws IOException;
}
