/**
 * Jakarta Connectors resource adapter for Amazon SQS. {@code inbound} runs message-driven beans, {@code outbound} is
 * connection factories for sending, {@code sqs} is what both share.
 */
package dev.osprey.sqsra;
