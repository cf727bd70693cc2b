/** MicroProfile Health: a node is ready if an image can be classified now. */
package dev.osprey.web.health;
