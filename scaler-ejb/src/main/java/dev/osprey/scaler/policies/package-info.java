/**
 * How many workers there should be: pure functions of what was observed. The timer, the tests and the simulator use the
 * same classes.
 */
package dev.osprey.scaler.policies;
