/** Objects of other buckets that a caller refers to instead of uploading them. */
package dev.osprey.core.references;
