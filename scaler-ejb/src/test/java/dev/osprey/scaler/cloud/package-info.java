/** EC2 for tests. */
package dev.osprey.scaler.cloud;
