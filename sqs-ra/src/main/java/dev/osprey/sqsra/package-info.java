/**
 * Jakarta Connectors resource adapter for Amazon SQS: runs JMS message-driven beans. What is public here is for the
 * container and for {@link dev.osprey.sqsra.outbound}.
 */
package dev.osprey.sqsra;
