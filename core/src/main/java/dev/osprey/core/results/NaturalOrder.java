package dev.osprey.core.results;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Keys whose order as text is the natural order: 2 before 10, and no difference by case or accent. */
final class NaturalOrder {

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern NUMBER = Pattern.compile("0*([0-9]+)");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    private NaturalOrder() {}

    /** The key of a text: each number follows the number of its digits. */
    static String key(String text) {
        String plain = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        return NUMBER.matcher(CONTROL.matcher(plain).replaceAll(" "))
                .replaceAll(number ->
                        String.format(Locale.ROOT, "%03d%s", number.group(1).length(), number.group(1)));
    }
}
