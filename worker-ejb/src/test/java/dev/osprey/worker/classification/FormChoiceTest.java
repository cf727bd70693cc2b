package dev.osprey.worker.classification;

import java.util.ArrayList;
import java.util.List;

import dev.osprey.core.settings.Settings;
import dev.osprey.worker.model.NetworkForm;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FormChoiceTest {

    @Test
    void theSettingAllowsEveryForm() {
        List<String> words = new ArrayList<>(List.of(FormChoice.AUTO));
        words.addAll(NetworkForm.texts());

        assertThat(Settings.named("osprey.model.form").rule().allowed())
                .isEqualTo("'" + String.join("' or '", words) + "'");
        NetworkForm.texts()
                .forEach(text -> assertThat(FormChoice.of(text).requested()).contains(NetworkForm.of(text)));
        assertThat(FormChoice.of(FormChoice.AUTO).requested()).isEmpty();
    }
}
