/**
 * Receives the bodies of requests without a thread for each, so that slow clients hold up nobody, and refuses those whose
 * end is ambiguous, that are too large or too slow.
 */
package dev.osprey.web.bodies;
