/** Jobs: the images that were uploaded in one call. */
package dev.osprey.core.jobs;
