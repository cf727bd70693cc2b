/** What HTTP calls have in common: an id, which the response and the log lines show, a client, and links between pages. */
package dev.osprey.web.calls;
