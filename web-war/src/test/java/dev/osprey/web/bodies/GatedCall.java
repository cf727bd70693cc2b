package dev.osprey.web.bodies;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import dev.osprey.web.ServletCall;
import dev.osprey.web.problems.ProblemException;

/**
 * A call that a server sends through the gate: the body arrives when the test says so, and the call comes by again when the
 * gate has asked for a dispatch. Any other use fails.
 */
final class GatedCall implements InvocationHandler {

    final ArrivingBody body = new ArrivingBody();
    final Map<String, String> answer = new HashMap<>();
    /** What has passed the gate: the body, or the status of the refusal. */
    final List<String> passed = new ArrayList<>();

    /** One permit for each dispatch that the gate has asked for. */
    final Semaphore dispatches = new Semaphore(0);

    boolean completed;
    private final ServletCall call;
    private final String connection;
    private DispatcherType dispatcher = DispatcherType.REQUEST;
    private ServletRequest request;
    private ServletResponse response;

    GatedCall(ServletCall call, String connection) {
        this.call = call;
        this.connection = connection;
        request = proxy(HttpServletRequest.class, this);
        response = proxy(HttpServletResponse.class, this::respond);
    }

    HttpServletRequest request() {
        return (HttpServletRequest) request;
    }

    GatedCall through(RequestGate gate) throws Exception {
        return through(gate, (in, out) -> {});
    }

    /** @param then is called with what passes */
    GatedCall through(RequestGate gate, FilterChain then) throws Exception {
        gate.doFilter(request, response, (in, out) -> {
            passed.add(
                    in.getAttribute(RefusedRequests.PROBLEM) instanceof ProblemException refused
                            ? "refused " + refused.problem().status().getStatusCode()
                            : new String(in.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            then.doFilter(in, out);
        });
        return this;
    }

    /** Comes by again. */
    GatedCall dispatched(RequestGate gate) throws Exception {
        return dispatched(gate, (in, out) -> {});
    }

    GatedCall dispatched(RequestGate gate, FilterChain then) throws Exception {
        dispatcher = DispatcherType.ASYNC;
        return through(gate, then);
    }

    /** More of the body arrives while it is being received. */
    void arrive(String text) {
        body.arrive(text);
        body.notifyListener();
    }

    @Override
    public Object invoke(Object proxy, Method called, Object[] arguments) {
        return switch (called.getName()) {
            case "getDispatcherType" -> dispatcher;
            case "getServletConnection" ->
                proxy(ServletConnection.class, (self, method, none) -> switch (method.getName()) {
                    case "getConnectionId" -> connection;
                    default -> throw new UnsupportedOperationException(method.toString());
                });
            case "getInputStream" -> body;
            case "startAsync" -> {
                request = (ServletRequest) arguments[0];
                response = (ServletResponse) arguments[1];
                yield proxy(AsyncContext.class, this::async);
            }
            default -> call.invoke(proxy, called, arguments);
        };
    }

    private Object async(Object proxy, Method called, Object... arguments) {
        switch (called.getName()) {
            case "setTimeout" -> {}
            case "getResponse" -> {
                return response;
            }
            case "dispatch" -> dispatches.release();
            case "complete" -> completed = true;
            default -> throw new UnsupportedOperationException(called.toString());
        }
        return null;
    }

    private Object respond(Object proxy, Method called, Object... arguments) {
        if (!called.getName().equals("setHeader")) {
            throw new UnsupportedOperationException(called.toString());
        }
        return answer.put((String) arguments[0], (String) arguments[1]);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(GatedCall.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
