/** SQS as both tiers use it by hand: queues created and counted, messages sent through Amazon's JMS library. */
package dev.osprey.core.queues;
