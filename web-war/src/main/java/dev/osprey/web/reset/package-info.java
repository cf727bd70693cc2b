/** Deletes everything that was ever submitted. */
package dev.osprey.web.reset;
