/** A web node as a whole: checked settings, start and end, gauges of its state. */
package dev.osprey.web.lifecycle;
