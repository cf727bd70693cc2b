package dev.osprey.core.settings;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsDocumentTest {

    private static final String DOCUMENT = "docs/settings.md";
    private static final String HEADING = "## All settings";

    /** When it fails, put the expected lines into the document. */
    @Test
    void theTableIsTheCatalogue() {
        String document = Repository.text(DOCUMENT);
        List<String> table = document.substring(document.indexOf(HEADING))
                .lines()
                .filter(line -> line.startsWith("|"))
                .toList();

        assertThat(String.join("\n", table)).isEqualTo(expected());
    }

    private static String expected() {
        StringBuilder table = new StringBuilder("| setting | value | default | meaning |\n|---|---|---|---|");
        Settings.ALL.forEach(setting -> table.append("\n| `%s` | %s | %s | %s |"
                .formatted(setting.name(), setting.rule().allowed(), setting.defaultMeaning(), setting.meaning())));
        return table.toString();
    }
}
