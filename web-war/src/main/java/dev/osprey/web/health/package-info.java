/** Health as MicroProfile Health defines it: ready means that an image can be classified now. */
package dev.osprey.web.health;
