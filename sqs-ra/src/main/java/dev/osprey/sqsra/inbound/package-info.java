/** Runs message-driven beans: polls a queue, delivers its messages, and deletes or releases them. */
package dev.osprey.sqsra.inbound;
