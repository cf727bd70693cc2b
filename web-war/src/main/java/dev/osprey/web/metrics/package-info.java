/** Counters and times of uploads and replies, as MicroProfile metrics with the prefix {@code osprey_}. */
package dev.osprey.web.metrics;
