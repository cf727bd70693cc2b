/** Fleets start, stop and list workers: local processes or EC2 instances. */
package dev.osprey.scaler.fleet;
