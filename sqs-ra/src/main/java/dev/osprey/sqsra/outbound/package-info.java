/** JMS connection factories that send to Amazon SQS, pooled by the container. */
package dev.osprey.sqsra.outbound;
