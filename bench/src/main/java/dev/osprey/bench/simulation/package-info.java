/** A discrete-event simulation of queue, workers and scaler that uses the service's own policy classes. */
package dev.osprey.bench.simulation;
