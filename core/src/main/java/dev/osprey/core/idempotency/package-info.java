/** Uploads that came with a key, so that sending one again does not classify it again. */
package dev.osprey.core.idempotency;
