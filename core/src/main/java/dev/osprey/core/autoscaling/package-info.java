/** Auto Scaling groups of Amazon EC2: one class for the service. */
package dev.osprey.core.autoscaling;
