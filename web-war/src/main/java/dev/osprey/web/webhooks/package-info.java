/** Webhooks: tells callers the outcome of their images at a URL of theirs. */
package dev.osprey.web.webhooks;
