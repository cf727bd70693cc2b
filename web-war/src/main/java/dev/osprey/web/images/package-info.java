/** Stored images: as they were uploaded, and small. */
package dev.osprey.web.images;
