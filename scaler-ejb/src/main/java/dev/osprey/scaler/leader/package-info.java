/** Elects one leader among the scalers of all web nodes through a lease in DynamoDB. */
package dev.osprey.scaler.leader;
