/** Webhooks: tells callers the outcome of their images and jobs at a URL of theirs. */
package dev.osprey.web.webhooks;
