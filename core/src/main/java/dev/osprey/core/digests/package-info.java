/** Digests of texts, secrets and files. */
package dev.osprey.core.digests;
