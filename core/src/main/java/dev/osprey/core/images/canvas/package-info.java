/** What the readers of image formats with a canvas share. */
package dev.osprey.core.images.canvas;
