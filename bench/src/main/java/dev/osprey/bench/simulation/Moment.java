package dev.osprey.bench.simulation;

/**
 * Queue and fleet at one second of a simulation.
 *
 * @param at seconds since its beginning
 * @param waiting images that no worker has taken yet
 * @param workers that are paid
 */
record Moment(double at, long waiting, int workers) {}
