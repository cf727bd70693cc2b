/** The frame of {@code scripts/bench}: finds a benchmark by its name, gives it its options and prints what it answers. */
package dev.osprey.bench;
