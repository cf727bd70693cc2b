/** The provider of JSON. */
package dev.osprey.core.json;
