/**
 * Scaling policies: pure functions from an observation and the policy's state to the wanted number of workers. The scaler, the
 * tests and the simulator use the same classes.
 */
package dev.osprey.scaler.policies;
