package dev.osprey.web.upload;

import dev.osprey.core.classification.FileName;

/** A validated image that is not accepted yet: its bytes, or a reference to them. */
sealed interface Source permits Upload, Reference {

    FileName fileName();

    String mediaType();

    /** In bytes. */
    long size();

    /** What is the same only if the image is. */
    byte[] identity();
}
