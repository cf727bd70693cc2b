package dev.osprey.worker.classification;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.Logger;

import dev.osprey.core.classification.Prediction;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.worker.fixtures.ColourModel;
import dev.osprey.worker.fixtures.TorchScriptModel;
import dev.osprey.worker.model.CpuFeatures;
import dev.osprey.worker.model.LocalModel;
import dev.osprey.worker.model.ModelException;
import dev.osprey.worker.model.NetworkForm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Networks that return the colour of a corner: the confidence tells which of them has answered. */
class FormChoiceIT {

    private static final CpuFeatures WITH_BFLOAT16 = new CpuFeatures(Set.of("avx512_bf16"));
    private static final CpuFeatures WITHOUT = new CpuFeatures(Set.of("avx2"));
    private static final double PLAIN = 1;
    /** Within the tolerance of channels last, and distinct all the same. */
    private static final double CHANNELS_LAST = 1.0001;
    /** Within the tolerance of bfloat16 only. */
    private static final double BFLOAT16 = 1.003;

    @TempDir
    private Path folder;

    @TempDir
    private Path written;

    @BeforeEach
    void writeAll() throws IOException {
        write("network.pt", colours(PLAIN));
        write("network-channels-last.pt", colours(CHANNELS_LAST));
        write("network-bfloat16.pt", colours(BFLOAT16));
    }

    @Test
    void takesBfloat16WhereTheProcessorHasIt() throws Exception {
        assertThat(loaded(WITH_BFLOAT16)).isEqualTo(confidence(BFLOAT16), within(2e-6));
        assertThat(log(WITH_BFLOAT16))
                .containsExactly("model colours: uses network-bfloat16.pt, which answers like network.pt");
    }

    @Test
    void takesChannelsLastElsewhere() throws Exception {
        assertThat(loaded(WITHOUT)).isEqualTo(confidence(CHANNELS_LAST), within(2e-6));
        assertThat(log(WITHOUT))
                .containsExactly("model colours: uses network-channels-last.pt, which answers like network.pt;"
                        + " not network-bfloat16.pt: this CPU has no bfloat16 instructions");
    }

    @Test
    void aFileWithOtherAnswersIsNotTaken() throws Exception {
        write("network-bfloat16.pt", colours(-PLAIN));
        write("network-channels-last.pt", colours(BFLOAT16));

        assertThat(loaded(WITH_BFLOAT16)).isEqualTo(confidence(PLAIN), within(2e-6));
        assertThat(log(WITH_BFLOAT16))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .matches("model colours: uses network\\.pt;"
                                + " not network-bfloat16\\.pt: its answers differ by [0-9.]+ of their .*;"
                                + " not network-channels-last\\.pt: its answers differ by 0\\.01[0-9] of their .*"));
    }

    @Test
    void aFileThatIsDamagedOrFailsIsNotTaken() throws Exception {
        Files.writeString(folder.resolve("network-bfloat16.pt"), "no network");
        write("network-channels-last.pt", "torch.reshape(x, [5])");

        assertThat(loaded(WITH_BFLOAT16)).isEqualTo(confidence(PLAIN), within(2e-6));
        assertThat(log(WITH_BFLOAT16))
                .containsExactly("model colours: uses network.pt;"
                        + " not network-bfloat16.pt: model colours: network-bfloat16.pt is not a TorchScript file;"
                        + " not network-channels-last.pt: it fails on an input that the plain file accepts");
    }

    @Test
    void thePlainFileIsTakenOnRequest() throws Exception {
        FormChoice plain = new FormChoice(Optional.of(NetworkForm.PLAIN), WITH_BFLOAT16);

        assertThat(loaded(plain)).isEqualTo(confidence(PLAIN), within(2e-6));
        assertThat(log(plain)).isEmpty();
    }

    @Test
    void aRequestedFileMustExist() throws Exception {
        Files.delete(folder.resolve("network-bfloat16.pt"));

        assertThatThrownBy(() -> loaded(new FormChoice(Optional.of(NetworkForm.BFLOAT16), WITH_BFLOAT16)))
                .isInstanceOf(ModelException.class)
                .hasMessage("model colours has no file of its network for osprey.model.form=bfloat16");
    }

    @Test
    void aModelWithOneFileIsNotRemarkable() throws Exception {
        Files.delete(folder.resolve("network-bfloat16.pt"));
        Files.delete(folder.resolve("network-channels-last.pt"));

        assertThat(loaded(WITH_BFLOAT16)).isEqualTo(confidence(PLAIN), within(2e-6));
        assertThat(log(WITH_BFLOAT16)).isEmpty();
    }

    private static String colours(double factor) {
        return "torch.mul(torch.select(torch.select(x, 2, 0), 2, 0), " + factor + ")";
    }

    /** Of red: its logit is the factor, those of green and blue are 0. */
    private static double confidence(double factor) {
        return Math.exp(factor) / (Math.exp(factor) + 2);
    }

    private void write(String file, String forward) throws IOException {
        TorchScriptModel.write(written, forward, true, List.of("red", "green", "blue"));
        Files.copy(written.resolve("network.pt"), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(written.resolve("synset.txt"), folder.resolve("synset.txt"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(
                folder.resolve("serving.properties"),
                Files.readString(written.resolve("serving.properties")) + "option.modelName=network\n");
    }

    private double loaded(CpuFeatures cpu) throws Exception {
        return loaded(new FormChoice(Optional.empty(), cpu));
    }

    private double loaded(FormChoice form) throws Exception {
        try (ImageClassifier classifier =
                ImageClassifier.load(new LocalModel("colours", folder), new ImageDecoder(10_000), 1, form)) {
            Prediction best =
                    classifier.classify(ColourModel.png(Color.RED, 32, 32), 1).get(0);
            assertThat(best.label()).isEqualTo("red");
            return best.probability();
        }
    }

    private List<String> log(CpuFeatures cpu) throws Exception {
        return log(new FormChoice(Optional.empty(), cpu));
    }

    private List<String> log(FormChoice form) throws Exception {
        Logger logger = Logger.getLogger(FormChoice.class.getName());
        List<String> lines = new ArrayList<>();
        Filter before = logger.getFilter();
        logger.setFilter(line -> !lines.add(line.getMessage()));
        try {
            loaded(form);
        } finally {
            logger.setFilter(before);
        }
        return lines;
    }
}
