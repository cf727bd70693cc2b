/** Stored results: lookup by id, search and lists. */
package dev.osprey.web.results;
