/** Repeats the published experiments of other systems with the real service on this machine. */
package dev.osprey.bench.published;
