/** Failures of periodic work, which the next run retries. */
package dev.osprey.core.failures;
