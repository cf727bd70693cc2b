/** From an image file to labels: where a model comes from, how a picture becomes its input, and the model itself. */
package dev.osprey.worker.classification;
