/** The settings of both tiers, checked before anything uses them. */
package dev.osprey.core.settings;
