/**
 * A reader for WebP images, without native code: the container and the lossless bitstream of RFC 9649, and the key frames of
 * RFC 6386 (VP8). Pixels equal those of libwebp.
 */
package dev.osprey.core.images.webp;
