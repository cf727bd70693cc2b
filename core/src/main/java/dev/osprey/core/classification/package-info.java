/** The domain: an uploaded image, its status and the predictions of the model. */
package dev.osprey.core.classification;
