/** The process that starts this one. */
package dev.osprey.core.process;
