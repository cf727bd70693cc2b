/** From an image file to labels with probabilities, by a loaded model. */
package dev.osprey.worker.classification;
