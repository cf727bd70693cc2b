/** Error responses: RFC 9457 problem documents, or an HTML page for browsers. */
package dev.osprey.web.problems;
