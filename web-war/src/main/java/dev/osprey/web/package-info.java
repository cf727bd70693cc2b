/** The web tier: everything that speaks HTTP. */
package dev.osprey.web;
