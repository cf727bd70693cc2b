/** What an operator looks at, the fleet and the queues, and what an admin may change there. */
package dev.osprey.web.operations;
