/** Pushes results to subscribers as server-sent events. */
package dev.osprey.web.progress;
