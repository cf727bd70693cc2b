/** Webhooks: where callers want to be told an outcome, and the outbox of what they have not been told yet. */
package dev.osprey.core.webhooks;
