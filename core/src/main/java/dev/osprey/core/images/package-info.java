/** Uploaded image files: is it one, how large, and its pixels the right way up. Knows image formats and nothing else. */
package dev.osprey.core.images;
