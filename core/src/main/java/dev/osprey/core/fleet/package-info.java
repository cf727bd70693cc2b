/** The workers' heartbeats and the shared state of the scalers. */
package dev.osprey.core.fleet;
