package dev.osprey.web.security;

import java.util.Arrays;
import java.util.Optional;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.NewCookie;

/** The session cookie of the admin: hidden from scripts and never sent with cross-site requests. */
final class AdminCookie {

    private static final String NAME = "osprey-session";

    private AdminCookie() {}

    static Optional<String> of(HttpServletRequest request) {
        Cookie[] cookies = Optional.ofNullable(request.getCookies()).orElse(new Cookie[0]);
        return Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals(NAME))
                .map(Cookie::getValue)
                .findFirst();
    }

    static NewCookie forSession(String session, HttpServletRequest request) {
        return cookie(session, (int) Sessions.LIFETIME.toSeconds(), request);
    }

    /** The value of {@code Set-Cookie} for a session, outside of Jakarta REST. */
    static String header(String session, HttpServletRequest request) {
        return NAME + "=" + session + ";Path=/;Max-Age=" + Sessions.LIFETIME.toSeconds() + ";HttpOnly;SameSite=Strict"
                + (secure(request) ? ";Secure" : "");
    }

    static NewCookie expired(HttpServletRequest request) {
        return cookie("", 0, request);
    }

    private static NewCookie cookie(String value, int seconds, HttpServletRequest request) {
        return new NewCookie.Builder(NAME)
                .value(value)
                .path("/")
                .maxAge(seconds)
                .httpOnly(true)
                .secure(secure(request))
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }

    /** A client that invents the header only loses its own cookie. */
    private static boolean secure(HttpServletRequest request) {
        return request.isSecure() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }
}
