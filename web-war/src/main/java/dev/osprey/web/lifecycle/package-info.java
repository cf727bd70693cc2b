/** The life of a web node. */
package dev.osprey.web.lifecycle;
