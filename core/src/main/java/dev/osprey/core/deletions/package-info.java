/** Deletes images with everything that is stored of them. */
package dev.osprey.core.deletions;
