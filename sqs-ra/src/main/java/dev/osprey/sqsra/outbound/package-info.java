/** JMS connection factories on Amazon SQS: for sending, pooled by the container. */
package dev.osprey.sqsra.outbound;
