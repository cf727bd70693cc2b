/** API keys of programs: the admin makes and revokes them, requests are authenticated and limited by them. */
package dev.osprey.web.keys;
