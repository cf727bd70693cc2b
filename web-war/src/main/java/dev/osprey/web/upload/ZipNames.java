package dev.osprey.web.upload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * File names in a zip archive that are not marked as UTF-8. The format does not tell their character set: Windows writes its
 * code page, macOS UTF-8 without the mark. It is guessed from all names together, since each alone is short.
 */
final class ZipNames {

    /** @param plausible whether a name that is read in the character set looks like one that somebody wrote */
    private record Candidate(Charset charset, Predicate<String> plausible) {

        private Candidate(String charset, Predicate<String> plausible) {
            this(Charset.forName(charset), plausible);
        }

        private Optional<String> read(byte[] name) {
            try {
                String text = charset.newDecoder().decode(ByteBuffer.wrap(name)).toString();
                return isAscii(text) || plausible.test(text) ? Optional.of(text) : Optional.empty();
            } catch (CharacterCodingException otherCharset) {
                return Optional.empty();
            }
        }
    }

    private static final Charset SHIFT_JIS = Charset.forName("windows-31j");
    // The last byte pair of the kanji of JIS level 1, which most names are written with.
    private static final int LAST_COMMON_KANJI = 0x9872;

    // What only one character set explains comes first. Read in the wrong one, Western accents are single ideographs
    // inside
    // words, and East Asian text is line drawings or capitals inside words.
    private static final List<Candidate> CANDIDATES = List.of(
            new Candidate("UTF-8", ZipNames::isUnicode),
            new Candidate("GB2312", name -> isEastAsian(name) && hasWords(name)),
            new Candidate("windows-31j", name -> isEastAsian(name) && hasWords(name) && isCommonJapanese(name)),
            new Candidate("IBM866", ZipNames::isCyrillic),
            new Candidate("IBM850", ZipNames::isWestern),
            new Candidate("windows-1252", ZipNames::isWestern),
            new Candidate("windows-31j", name -> isEastAsian(name) && hasWords(name)),
            new Candidate("IBM437", name -> name.codePoints().allMatch(c -> c < 0x80 || Character.isLetter(c))),
            new Candidate("UTF-8", name -> true),
            new Candidate("GBK", ZipNames::isEastAsian),
            new Candidate("windows-31j", ZipNames::isEastAsian));

    private final Optional<Candidate> charset;

    /** @param names those of one archive that are not marked as UTF-8 */
    ZipNames(Collection<byte[]> names) {
        this.charset = CANDIDATES.stream()
                .filter(candidate ->
                        names.stream().allMatch(name -> candidate.read(name).isPresent()))
                .findFirst();
    }

    /** The name; with '_' in place of what no character set explains, so that no image is refused for it. */
    String read(byte[] name) {
        return charset.flatMap(candidate -> candidate.read(name))
                .orElseGet(() -> new String(name, StandardCharsets.US_ASCII).replace('\ufffd', '_'));
    }

    private static boolean isAscii(String name) {
        return name.codePoints().allMatch(c -> c < 0x80);
    }

    /** Two bytes of GB 2312 may be one character of UTF-8, but hardly ever letters of one alphabet throughout. */
    private static boolean isUnicode(String name) {
        return name.codePoints().anyMatch(c -> c > 0x7ff)
                || name.codePoints().allMatch(c -> c < 0x80 || isLatinOrMark(c))
                || name.codePoints().allMatch(c -> c < 0x80 || (c >= 'Ά' && c <= 'ώ'))
                || name.codePoints().allMatch(c -> c < 0x80 || (c >= 'Ѐ' && c <= 'џ'));
    }

    private static boolean isLatinOrMark(int c) {
        return (c >= 0xa0 && c < 0x180) || (c >= 0x300 && c < 0x370);
    }

    private static boolean isEastAsian(String name) {
        return name.codePoints().allMatch(c -> c < 0x80 || isEastAsian(c));
    }

    private static boolean isEastAsian(int c) {
        return isKanaOrIdeograph(c)
                || (c >= 0x3000 && c < 0x3040)
                || (c > 0xff00 && c < 0xff61)
                || c == '・'
                || c == 'ー';
    }

    private static boolean isKanaOrIdeograph(int c) {
        return Character.isIdeographic(c) || (c > 0x3040 && c < 0x3100) || (c >= 0xff66 && c < 0xffa0);
    }

    /** Whether there is a kana or ideograph that is neither alone nor fastened to a Latin letter. */
    private static boolean hasWords(String name) {
        for (int at = 0; at < name.length(); at++) {
            boolean word = isKanaOrIdeograph(name.charAt(at));
            boolean longer = at + 1 < name.length() && isKanaOrIdeograph(name.charAt(at + 1));
            boolean fastened = isLatinLetter(name, at - 1) || isLatinLetter(name, at + 1);
            if (word && (longer || !fastened)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLatinLetter(String name, int at) {
        return at >= 0 && at < name.length() && name.charAt(at) < 0x80 && Character.isLetter(name.charAt(at));
    }

    private static boolean isCommonJapanese(String name) {
        for (byte[] pair : name.codePoints()
                .mapToObj(c -> Character.toString(c).getBytes(SHIFT_JIS))
                .toList()) {
            boolean halfWidth = pair.length == 1 && pair[0] < 0;
            if (halfWidth || (pair.length == 2 && ((pair[0] & 0xff) << 8 | (pair[1] & 0xff)) > LAST_COMMON_KANJI)) {
                return false;
            }
        }
        return true;
    }

    /** Cyrillic words, none of them with a Latin letter. */
    private static boolean isCyrillic(String name) {
        boolean words = false;
        for (int at = 0; at < name.length(); at++) {
            boolean cyrillic = Character.UnicodeScript.of(name.charAt(at)) == Character.UnicodeScript.CYRILLIC;
            if (!cyrillic && name.charAt(at) >= 0x80) {
                return false;
            }
            if (cyrillic && (isLatinLetter(name, at - 1) || isLatinLetter(name, at + 1))) {
                return false;
            }
            words |= cyrillic && at > 0 && name.charAt(at - 1) >= 0x80;
        }
        return words;
    }

    /** Latin letters and the signs of Western keyboards, without a capital inside a word. */
    private static boolean isWestern(String name) {
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            boolean letter = Character.isLetter(c) && Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
            if (c >= 0x80 && !letter && "°²³¡¿«»·§£€´".indexOf(c) < 0) {
                return false;
            }
            if (c >= 0x80 && Character.isUpperCase(c) && at > 0 && Character.isLowerCase(name.charAt(at - 1))) {
                return false;
            }
        }
        return true;
    }
}
