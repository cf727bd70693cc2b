/** Every HTTP request has an id, which the response and the log lines about it show. */
package dev.osprey.web.calls;
