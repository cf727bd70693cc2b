/** Answers pushed to who listens for them (server-sent events). */
package dev.osprey.web.progress;
