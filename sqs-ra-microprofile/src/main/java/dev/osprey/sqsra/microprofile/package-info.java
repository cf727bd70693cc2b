/**
 * Shows the activations of the SQS resource adapter as MicroProfile metrics and as a health check. Packed into the
 * application; all it shares with the adapter is the adapter's MBeans.
 */
package dev.osprey.sqsra.microprofile;
