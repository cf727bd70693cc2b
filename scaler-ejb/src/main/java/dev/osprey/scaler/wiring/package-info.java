/** Connects the scaler to the container: settings, CDI producer and EJB timer. */
package dev.osprey.scaler.wiring;
