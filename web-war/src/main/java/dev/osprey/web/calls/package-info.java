/** Every HTTP call has an id, in the answer and in each line of the log on its failure. */
package dev.osprey.web.calls;
