/** Uploaded image files: validation, size, and decoding to upright pixels. Knows image formats and nothing else. */
package dev.osprey.core.images;
