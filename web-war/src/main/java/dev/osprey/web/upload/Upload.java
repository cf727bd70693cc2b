package dev.osprey.web.upload;

import java.util.Objects;

/**
 * A checked image.
 *
 * @param fileName checked
 * @param mediaType by its content
 * @param bytes as uploaded
 */
record Upload(FileName fileName, String mediaType, byte[] bytes) {

    Upload {
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(bytes, "bytes");
    }
}
