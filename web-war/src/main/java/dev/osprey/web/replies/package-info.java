/** The reply side of request-reply: replies arrive on this node's own queue and complete the calls that wait for them. */
package dev.osprey.web.replies;
