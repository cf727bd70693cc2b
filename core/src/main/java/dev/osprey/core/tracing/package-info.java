/**
 * Spans of OpenTelemetry, which the server exports: of messages, of calls to S3 and DynamoDB, and of the steps of a classification.
 * Nothing here costs anything while tracing is off.
 */
package dev.osprey.core.tracing;
