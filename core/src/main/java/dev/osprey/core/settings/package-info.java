/** The settings of all tiers: their catalogue, and the check at start. */
package dev.osprey.core.settings;
