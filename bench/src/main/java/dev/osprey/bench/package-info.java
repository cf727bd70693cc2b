/** The program behind {@code scripts/bench}: runs a benchmark with its options and prints the results. */
package dev.osprey.bench;
