/** What one web node does for all of them. */
package dev.osprey.web.leader;
