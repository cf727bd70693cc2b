/**
 * How fast the service is compared with what the machine can do: throughput, processor time, latency, memory, start-up
 * and calls, in one run.
 */
package dev.osprey.bench.speed;
