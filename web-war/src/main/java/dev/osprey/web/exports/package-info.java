/** Streaming export of all stored results as CSV or JSON. */
package dev.osprey.web.exports;
