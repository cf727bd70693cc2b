/** The real service, started for a benchmark, and what is uploaded to it. */
package dev.osprey.bench.service;
