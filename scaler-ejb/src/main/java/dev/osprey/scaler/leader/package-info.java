/** One leader among the scalers of all web nodes: a lease in a table, and a fleet that only its holder can change. */
package dev.osprey.scaler.leader;
