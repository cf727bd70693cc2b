/** Operations: queues, workers and scaling, for reading and for changes by the admin. */
package dev.osprey.web.operations;
