/** The dead-letter queue: images whose requests end there become FAILED, and a redrive makes them QUEUED again. */
package dev.osprey.web.deadletters;
