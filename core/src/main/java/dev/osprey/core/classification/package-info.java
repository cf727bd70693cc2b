/** What the service is about: an uploaded image, where its answer stands, and what the model saw in it. */
package dev.osprey.core.classification;
