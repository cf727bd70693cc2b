/** What the benchmarks have in common: their options, figures, tables and errors. */
package dev.osprey.bench.benchmark;
