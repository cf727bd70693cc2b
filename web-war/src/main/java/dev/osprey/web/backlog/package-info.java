/** Estimates how long a new image would wait, so that no more is accepted than can be answered in time. */
package dev.osprey.web.backlog;
