package dev.osprey.endtoend;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The series that an expression of PromQL selects, and the labels by which it selects and groups them. Prometheus itself checks
 * the syntax.
 */
record PromExpression(Set<String> metrics, Set<String> labels) {

    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern DURATION = Pattern.compile("\\[[^]]*]");
    private static final Pattern SELECTOR = Pattern.compile("\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("([a-zA-Z_]\\w*)\\s*(?:=~|!~|!=|=)");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("(?<!\\w)[a-zA-Z_:][\\w:]*");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

    static PromExpression parse(String text) {
        String plain = DURATION.matcher(STRING.matcher(text).replaceAll("")).replaceAll("");
        Set<String> labels = new TreeSet<>();
        SELECTOR.matcher(plain)
                .results()
                .flatMap(selector -> MATCHER.matcher(selector.group(1)).results())
                .forEach(label -> labels.add(label.group(1)));
        plain = SELECTOR.matcher(plain).replaceAll("");
        GROUPING.matcher(plain)
                .results()
                .flatMap(grouping -> NAME.matcher(grouping.group(1)).results())
                .forEach(label -> labels.add(label.group()));
        plain = GROUPING.matcher(plain).replaceAll("");
        Set<String> metrics = new TreeSet<>();
        Matcher name = NAME.matcher(plain);
        while (name.find()) {
            boolean function = plain.substring(name.end()).stripLeading().startsWith("(");
            if (!function && !OPERATORS.contains(name.group())) {
                metrics.add(name.group());
            }
        }
        return new PromExpression(metrics, labels);
    }
}
