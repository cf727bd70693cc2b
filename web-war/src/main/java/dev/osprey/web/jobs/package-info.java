/** Jobs: state and progress of the images of one upload, and their cancellation. */
package dev.osprey.web.jobs;
