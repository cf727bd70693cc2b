/** How many workers there are: the timer that looks and acts, and what it tells of the fleet. */
package dev.osprey.scaler.scaling;
