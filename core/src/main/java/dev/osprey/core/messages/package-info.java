/** The JMS messages between web tier and workers: a request with its image, a reply with its answer. */
package dev.osprey.core.messages;
