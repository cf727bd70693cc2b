package dev.osprey.bench.simulation;

/**
 * The state of queue and fleet at one second of a simulation.
 *
 * @param at seconds since the start of the simulation
 * @param waiting images that no worker has taken yet
 * @param workers billed workers
 */
record Sample(double at, long waiting, int workers) {}
