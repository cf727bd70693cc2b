/** What the clients of all AWS services have in common. */
package dev.osprey.core.aws;
