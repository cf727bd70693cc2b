/** Counters and timers of uploads and answers, as MicroProfile metrics that begin with {@code osprey_}. */
package dev.osprey.web.metrics;
