/** The service as its users start and use it. */
package dev.osprey.endtoend;
