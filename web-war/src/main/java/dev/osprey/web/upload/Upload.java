package dev.osprey.web.upload;

import java.util.Objects;

import dev.osprey.core.classification.FileName;

/**
 * A validated image that was sent with its call.
 *
 * @param fileName validated
 * @param mediaType detected from the content
 * @param bytes as sent
 */
record Upload(FileName fileName, String mediaType, byte[] bytes) implements Source {

    Upload {
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(bytes, "bytes");
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public byte[] identity() {
        return bytes;
    }
}
