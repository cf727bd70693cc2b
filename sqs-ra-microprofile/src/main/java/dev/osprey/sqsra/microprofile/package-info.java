/**
 * Exposes the activations of the SQS resource adapter as MicroProfile metrics and a health check. Part of the application;
 * it accesses the adapter only through its MBeans.
 */
package dev.osprey.sqsra.microprofile;
