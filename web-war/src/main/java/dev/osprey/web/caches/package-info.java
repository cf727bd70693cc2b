/** What a node remembers in bounded memory. */
package dev.osprey.web.caches;
