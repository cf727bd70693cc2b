/** Stored images: originals and thumbnails. */
package dev.osprey.web.images;
