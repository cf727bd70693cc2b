package dev.osprey.localcloud;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.util.HtmlUtils;

/**
 * {@code GetBucketNotificationConfiguration} and {@code PutBucketNotificationConfiguration}, which S3Mock does not have. Like S3, refuses
 * a queue that does not exist, but sends no test event: a client that counts messages would take it for work.
 */
final class NotificationFilter implements Filter {

    private final BucketNotifications notifications;
    private final EventOutbox outbox;

    NotificationFilter(BucketNotifications notifications, EventOutbox outbox) {
        this.notifications = Objects.requireNonNull(notifications, "notifications");
        this.outbox = Objects.requireNonNull(outbox, "outbox");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest call = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        String bucket = call.getRequestURI().replaceAll("^/|/$", "");
        if (!isAboutNotifications(call) || !notifications.isBucket(bucket)) {
            chain.doFilter(request, response);
        } else if (call.getMethod().equals("GET")) {
            answer(answer, HttpServletResponse.SC_OK, notifications.xml(bucket));
        } else if (call.getMethod().equals("PUT")) {
            put(bucket, new String(call.getInputStream().readAllBytes(), StandardCharsets.UTF_8), answer);
        } else {
            answer.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    private static boolean isAboutNotifications(HttpServletRequest call) {
        return call.getQueryString() != null
                && Arrays.stream(call.getQueryString().split("&"))
                        .anyMatch(parameter -> parameter.equals("notification") || parameter.equals("notification="));
    }

    private void put(String bucket, String xml, HttpServletResponse answer) throws IOException {
        try {
            for (QueueConfiguration queue : QueueConfiguration.parse(xml)) {
                if (!outbox.reaches(queue.queueArn())) {
                    throw new IllegalArgumentException(
                            "Unable to validate the following destination configurations: " + queue.queueArn());
                }
            }
            notifications.put(bucket, xml);
            answer.setStatus(HttpServletResponse.SC_OK);
        } catch (IllegalArgumentException refused) {
            answer(
                    answer,
                    HttpServletResponse.SC_BAD_REQUEST,
                    "<Error><Code>InvalidArgument</Code><Message>" + HtmlUtils.htmlEscapeDecimal(refused.getMessage())
                            + "</Message></Error>");
        }
    }

    private static void answer(HttpServletResponse answer, int status, String xml) throws IOException {
        answer.setStatus(status);
        answer.setContentType("application/xml");
        answer.getOutputStream().write(xml.getBytes(StandardCharsets.UTF_8));
    }
}
