/** Jakarta Connectors resource adapter that runs JMS message-driven beans on Amazon SQS. */
package dev.osprey.sqsra;
