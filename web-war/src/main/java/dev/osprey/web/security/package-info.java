/**
 * Authentication and browser security. One admin may change things, logged in by a form in a browser or by HTTP Basic
 * under {@code /api}; reading and uploading are public, and who has uploaded an image may delete it. Headers and tokens
 * protect browsers against cross-site requests and injected scripts.
 */
package dev.osprey.web.security;
