/** The life of a worker: started, ready when its model is loaded, heard of every other second, ended. */
package dev.osprey.worker.lifecycle;
