/** IP addresses and ranges of them. */
package dev.osprey.core.addresses;
