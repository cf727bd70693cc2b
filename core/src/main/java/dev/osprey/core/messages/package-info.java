/** The JMS form of what the two tiers say to each other: a request with its image, a reply with its answer. */
package dev.osprey.core.messages;
