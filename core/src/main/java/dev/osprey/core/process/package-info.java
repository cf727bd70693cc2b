/** This process among the others of its machine. */
package dev.osprey.core.process;
