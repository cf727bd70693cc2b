package dev.osprey.localcloud;

import java.io.IOException;
import java.util.stream.IntStream;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;

/** Makes conditional writes atomic, as in S3: S3Mock checks the condition and writes in two steps. */
final class ConditionalWrites implements Filter {

    // One for each object would have to be removed again; objects that share one only wait for each other.
    private final Object[] locks =
            IntStream.range(0, 1024).mapToObj(each -> new Object()).toArray();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest call && call.getMethod().equals("PUT")) {
            synchronized (locks[Math.floorMod(call.getRequestURI().hashCode(), locks.length)]) {
                chain.doFilter(request, response);
            }
        } else {
            chain.doFilter(request, response);
        }
    }
}
