/** Wires the clients of S3, SQS and DynamoDB for one tier. */
package dev.osprey.core.cloud;
