/** The scaler: observes queue and workers, applies the policy's decisions to the fleet, and reports on it. */
package dev.osprey.scaler.scaling;
