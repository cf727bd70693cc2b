/** How much one client may use at once, and all of them together. */
package dev.osprey.web.clients;
