/**
 * Who may change things: one admin, logged in by a form in a browser or by HTTP Basic as a program. Reading and
 * uploading are open. What a browser is told so that no other site and no injected text can act for its user.
 */
package dev.osprey.web.security;
