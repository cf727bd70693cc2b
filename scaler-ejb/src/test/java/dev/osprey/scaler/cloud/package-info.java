/** Stand-ins for AWS in tests. */
package dev.osprey.scaler.cloud;
