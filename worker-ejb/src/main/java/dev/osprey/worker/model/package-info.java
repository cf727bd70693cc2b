/** A model's files: where they come from, what they must contain, and how DJL loads the network. */
package dev.osprey.worker.model;
