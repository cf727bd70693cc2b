/** A web node as a whole: validated settings, start, stop and gauges. */
package dev.osprey.web.lifecycle;
