/** SQS as both tiers use it by hand: queues created and counted. */
package dev.osprey.core.queues;
