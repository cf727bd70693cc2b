/** Answers that are stored: found by id, listed. */
package dev.osprey.web.results;
