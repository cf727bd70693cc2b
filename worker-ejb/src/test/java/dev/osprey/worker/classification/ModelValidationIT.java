package dev.osprey.worker.classification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Logger;

import dev.osprey.core.images.ImageDecoder;
import dev.osprey.worker.fixtures.ColourModel;
import dev.osprey.worker.fixtures.FashionMnist;
import dev.osprey.worker.fixtures.TorchScriptModel;
import dev.osprey.worker.model.LocalModel;
import dev.osprey.worker.model.ModelException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModelValidationIT {

    @TempDir
    private Path folder;

    @BeforeEach
    void copy() throws IOException {
        ColourModel.copyTo(folder);
    }

    @Test
    void rejectsANetworkWithoutOutputs() throws Exception {
        TorchScriptModel.write(folder, "torch.zeros([1, 0])", true, List.of("red"));
        set("option.modelName", "network");

        assertProblem("model colours has no outputs");
    }

    @Test
    void warnsOfAnotherNumberOfLabelsThanOutputs() throws Exception {
        Files.writeString(folder.resolve("synset.txt"), "red\ngreen\n");
        assertThat(warnings())
                .containsExactly("model colours has 3 outputs but 2 labels:"
                        + " outputs without a label are called 'class N', counted from 0");

        Files.writeString(folder.resolve("synset.txt"), "red\ngreen\nblue\nwhite\n");
        assertThat(warnings())
                .containsExactly("model colours has 3 outputs but 4 labels: the last labels are not used");

        Files.writeString(folder.resolve("synset.txt"), "red\ngreen\nblue\n");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void warnsOfOutputsThatAreNoNumbers() throws Exception {
        TorchScriptModel.write(folder, TorchScriptModel.outputs(1, Double.NaN), true, List.of("red", "green"));
        set("option.modelName", "network");

        assertThat(warnings()).containsExactly("model colours outputs NaN or infinity for a black image");
    }

    @Test
    void rejectsADamagedNetwork() throws Exception {
        byte[] network = Files.readAllBytes(folder.resolve("colour.pt"));
        Files.write(folder.resolve("colour.pt"), Arrays.copyOf(network, network.length / 2));

        assertProblem("model colours: colour.pt is not a TorchScript file");
    }

    @Test
    void rejectsANetworkOfAnotherInputSize() throws Exception {
        Files.copy(FashionMnist.MODEL.resolve("fashion-mnist.pt"), folder.resolve("other.pt"));
        set("option.modelName", "other");

        assertThatThrownBy(this::load)
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("model colours does not accept the input size 3 x 32 x 32");
    }

    @Test
    void rejectsOutputsThatAreNotProbabilities() throws Exception {
        set("applySoftmax", "false");
        load();

        set("normalize", "0.5,0.5,0.5,0.5,0.5,0.5");

        assertProblem("model colours outputs -1.00, which is not a probability;"
                + " applySoftmax=true may be missing in serving.properties");
    }

    private void set(String name, String value) throws IOException {
        Files.writeString(
                folder.resolve("serving.properties"), "\n%s=%s\n".formatted(name, value), StandardOpenOption.APPEND);
    }

    private List<String> warnings() throws ModelException {
        Logger logger = Logger.getLogger(ModelValidation.class.getName());
        List<String> warnings = new ArrayList<>();
        Filter before = logger.getFilter();
        logger.setFilter(line -> !warnings.add(line.getMessage()));
        try {
            load();
        } finally {
            logger.setFilter(before);
        }
        return warnings;
    }

    private void assertProblem(String message) {
        assertThatThrownBy(this::load).isInstanceOf(ModelException.class).hasMessage(message);
    }

    private void load() throws ModelException {
        ImageClassifier.load(new LocalModel("colours", folder), new ImageDecoder(100), 1)
                .close();
    }
}
