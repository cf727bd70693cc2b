/** Uploads with an idempotency key: a retry does not classify the image again. */
package dev.osprey.core.idempotency;
