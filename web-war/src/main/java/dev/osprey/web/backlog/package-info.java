/** How long a new image would wait, by what is measured, so that more than can be answered in time is not accepted. */
package dev.osprey.web.backlog;
