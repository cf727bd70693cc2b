/** What an operator draws and alarms on, as MicroProfile metrics that begin with {@code osprey_}. */
package dev.osprey.web.metrics;
