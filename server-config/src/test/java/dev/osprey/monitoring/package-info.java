/** Tests of the alert rules for Prometheus. The module end-to-end compares their metrics with a running service. */
package dev.osprey.monitoring;
