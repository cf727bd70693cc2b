/** Experiments that other systems have published, done again with the real service on this machine. */
package dev.osprey.bench.published;
