/** A discrete-event simulation of queue, workers and scaler, with the service's own policies. */
package dev.osprey.bench.simulation;
