/** Everything of the cloud that a tier uses, opened and closed together, by settings from MicroProfile Config. */
package dev.osprey.core.cloud;
