/** Tests of the manifests for Kubernetes. */
package dev.osprey.kubernetes;
