/** The life cycle of a worker: started, ready once its model is loaded, a heartbeat every two seconds, stopped. */
package dev.osprey.worker.lifecycle;
