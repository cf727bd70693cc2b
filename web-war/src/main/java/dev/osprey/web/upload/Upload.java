package dev.osprey.web.upload;

import java.util.Objects;

import dev.osprey.core.classification.FileName;

/**
 * A validated image that is not accepted yet.
 *
 * @param fileName validated
 * @param mediaType detected from the content
 * @param bytes as sent
 */
record Upload(FileName fileName, String mediaType, byte[] bytes) {

    Upload {
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(bytes, "bytes");
    }
}
