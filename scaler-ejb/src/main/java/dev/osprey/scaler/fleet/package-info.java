/** Where workers come from: a fleet starts and ends them and knows which exist. */
package dev.osprey.scaler.fleet;
