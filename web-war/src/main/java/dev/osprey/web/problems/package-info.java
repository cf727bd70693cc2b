/** Errors as the user sees them: RFC 9457 problem documents, or a page for a browser. */
package dev.osprey.web.problems;
