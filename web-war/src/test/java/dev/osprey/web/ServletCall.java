package dev.osprey.web;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

/** A servlet request outside of a server: method, URI, headers, cookies and attributes. Any other use fails. */
public final class ServletCall implements InvocationHandler {

    private final Map<String, List<String>> headers = new HashMap<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private final String method;
    private final String uri;
    private Cookie[] cookies;
    private String address = "192.0.2.1";
    private boolean secure;
    private String user;
    private String query = "";

    public ServletCall(String method, String uri) {
        this.method = method;
        this.uri = uri;
    }

    public ServletCall header(String name, String value) {
        headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                .add(value);
        return this;
    }

    public ServletCall cookies(Cookie... values) {
        cookies = values;
        return this;
    }

    public ServletCall from(String ipAddress) {
        address = ipAddress;
        return this;
    }

    public ServletCall user(String name) {
        user = name;
        return this;
    }

    public ServletCall query(String text) {
        query = text;
        return this;
    }

    public ServletCall https() {
        secure = true;
        return this;
    }

    public HttpServletRequest request() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                ServletCall.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class}, this);
    }

    @Override
    public Object invoke(Object proxy, Method called, Object[] arguments) {
        return switch (called.getName()) {
            case "getMethod" -> method;
            case "getRequestURI" -> uri;
            case "getQueryString" -> query.isEmpty() ? null : query;
            case "getHeader" -> values(arguments[0]).stream().findFirst().orElse(null);
            case "getHeaders" -> Collections.enumeration(values(arguments[0]));
            case "getCookies" -> cookies;
            case "getRemoteAddr" -> address;
            case "isSecure" -> secure;
            case "isUserInRole" -> arguments[0].equals(user);
            case "getUserPrincipal" -> principal(user);
            case "getAttribute" -> attributes.get((String) arguments[0]);
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            case "toString" -> method + " " + uri;
            default -> throw new UnsupportedOperationException(called.toString());
        };
    }

    private static Principal principal(String name) {
        return name == null ? null : () -> name;
    }

    private List<String> values(Object header) {
        return headers.getOrDefault(((String) header).toLowerCase(Locale.ROOT), List.of());
    }
}
