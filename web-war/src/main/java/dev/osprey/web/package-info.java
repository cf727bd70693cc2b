/** The web tier: pages and HTTP API. */
package dev.osprey.web;
