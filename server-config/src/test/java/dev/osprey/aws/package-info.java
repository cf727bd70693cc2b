/** Tests of the Terraform module for AWS. */
package dev.osprey.aws;
