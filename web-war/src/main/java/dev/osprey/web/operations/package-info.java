/** What an operator looks at: the fleet and the queues. */
package dev.osprey.web.operations;
