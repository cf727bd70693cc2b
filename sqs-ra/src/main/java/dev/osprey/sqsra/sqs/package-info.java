/** What both directions share: the SQS service and its clients, queues as JMS destinations, checked configuration properties. */
package dev.osprey.sqsra.sqs;
