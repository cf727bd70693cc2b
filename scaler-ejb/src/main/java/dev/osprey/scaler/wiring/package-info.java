/** Connects the scaler to the container: settings, CDI producer, EJB timer and JMX. */
package dev.osprey.scaler.wiring;
