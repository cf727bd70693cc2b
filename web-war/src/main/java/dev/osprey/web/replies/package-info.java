/** The second half of request-reply: answers come back on this node's reply queue and find who waits for them. */
package dev.osprey.web.replies;
