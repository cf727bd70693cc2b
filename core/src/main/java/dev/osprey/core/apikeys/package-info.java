/** The API keys of programs, with their limits and use; all web nodes share them. */
package dev.osprey.core.apikeys;
