package dev.osprey.web.security;

/** Text of a stranger, made safe for a log line. */
final class LogText {

    private static final int MAX_LENGTH = 64;

    private LogText() {}

    /** The beginning of the text, with a question mark in place of everything but visible ASCII. */
    static String of(String text) {
        String start = text.substring(0, Math.min(text.length(), MAX_LENGTH));
        return start.isEmpty() ? "?" : start.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
