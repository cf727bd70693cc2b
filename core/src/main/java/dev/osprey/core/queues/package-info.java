/** SQS beside JMS: creates, counts, purges and redrives queues. */
package dev.osprey.core.queues;
