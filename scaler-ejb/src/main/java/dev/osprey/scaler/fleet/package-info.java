/** Fleets start, stop and list workers: local processes, EC2 instances or those of an Auto Scaling group. */
package dev.osprey.scaler.fleet;
