/** What the workers say of themselves, so that every web node knows who is there. */
package dev.osprey.core.fleet;
