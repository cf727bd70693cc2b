package dev.osprey.worker.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.worker.fixtures.ColourModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModelFolderTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void copy() throws IOException {
        ColourModel.copyTo(folder);
    }

    @Test
    void readsTheFilesOfAModel() throws Exception {
        Files.writeString(folder.resolve("synset.txt"), " red \ngreen\nblue\n\n");

        ModelFolder model = read();

        assertThat(model.name()).isEqualTo("colours");
        assertThat(model.network()).isEqualTo(folder.resolve("colour.pt"));
        assertThat(model.labels()).containsExactly("red", "green", "blue");
        assertThat(model.arguments().softmax()).isTrue();
    }

    @Test
    void theVersionIsTheDigestOfItsFiles() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String name : List.of("serving.properties", "synset.txt", "colour.pt")) {
            digest.update(Files.readAllBytes(folder.resolve(name)));
        }
        ModelVersion before = read().version();

        assertThat(before.name()).isEqualTo("colours");
        assertThat(before.version()).hasSize(12);
        assertThat(HexFormat.of().formatHex(digest.digest())).startsWith(before.version());

        Files.createDirectory(folder.resolve("samples"));
        Files.writeString(folder.resolve("samples/red.png"), "no part of it");
        assertThat(read().version()).isEqualTo(before);
        Files.writeString(folder.resolve("synset.txt"), "Red\ngreen\nblue\n");
        assertThat(read().version()).isNotEqualTo(before);
    }

    @Test
    void theSamplesAreTheFilesOfTheirFolderByName() throws Exception {
        assertThat(read().samples()).isEmpty();
        Path samples = Files.createDirectory(folder.resolve("samples"));
        Files.createDirectory(samples.resolve("folder"));
        for (String name : List.of("red.png", "green.png", ".hidden", "labels.csv")) {
            Files.writeString(samples.resolve(name), name);
        }

        assertThat(read().samples()).containsExactly(samples.resolve("green.png"), samples.resolve("red.png"));
    }

    @Test
    void theNetworkNeedsNoNameWhenItIsAlone() throws Exception {
        Files.writeString(folder.resolve("serving.properties"), "width=32\nheight=32\n");

        assertThat(read().network()).isEqualTo(folder.resolve("colour.pt"));
    }

    @Test
    void theNameOfTheNetworkMayHaveItsExtension() throws Exception {
        Files.writeString(folder.resolve("serving.properties"), "option.modelName=colour.pt\n");

        assertThat(read().network()).isEqualTo(folder.resolve("colour.pt"));
    }

    @Test
    void theOtherFormsAreFilesBesideTheNetwork() throws Exception {
        Files.writeString(folder.resolve("colour-channels-last.pt"), "a network");

        assertThat(read().in(NetworkForm.PLAIN)).contains(read());
        assertThat(read().in(NetworkForm.CHANNELS_LAST).orElseThrow().network())
                .isEqualTo(folder.resolve("colour-channels-last.pt"));
        assertThat(read().in(NetworkForm.BFLOAT16)).isEmpty();
    }

    @Test
    void theLabelsMayHaveAnotherFileName() throws Exception {
        Files.writeString(folder.resolve("names.txt"), "a\nb\nc\n");
        Files.writeString(folder.resolve("serving.properties"), "synsetFileName=names.txt\n");

        assertThat(read().labels()).containsExactly("a", "b", "c");
    }

    @Test
    void namesTheFileThatIsMissing() throws Exception {
        assertThatThrownBy(() -> ModelFolder.read(new LocalModel("colours", Path.of("nowhere"))))
                .isInstanceOf(ModelException.class)
                .hasMessage("model colours does not exist or is not a folder");
        Files.delete(folder.resolve("synset.txt"));
        assertProblem("model colours has no synset.txt");
        Files.delete(folder.resolve("colour.pt"));
        assertProblem("model colours has no colour.pt, which its serving.properties names");
        Files.writeString(folder.resolve("serving.properties"), "width=32\n");
        assertProblem("model colours has no *.pt file");
        Files.delete(folder.resolve("serving.properties"));
        assertProblem("model colours has no serving.properties");
    }

    @Test
    void aBlankLineIsAnOutputWithoutALabel() throws Exception {
        Files.writeString(folder.resolve("synset.txt"), "\nred\n \nblue\n\n");

        assertThat(read().labels()).containsExactly("", "red", "", "blue");
    }

    @Test
    void rejectsALabelThatIsTooLongForARow() throws Exception {
        Files.writeString(folder.resolve("synset.txt"), "red\n" + "x".repeat(300) + "\n" + "é".repeat(151) + "\n");

        assertProblem("model colours has a label of more than 300 bytes in synset.txt: " + "é".repeat(40) + "...");
    }

    @Test
    void rejectsAnEmptyListOfLabels() throws Exception {
        Files.writeString(folder.resolve("synset.txt"), "\n");

        assertProblem("model colours has no labels in synset.txt");
    }

    @Test
    void rejectsAMalformedPropertiesFile() throws Exception {
        Files.writeString(folder.resolve("serving.properties"), "width=\\u00zz\n");

        assertProblem("model colours cannot be read: Malformed \\uxxxx encoding.");
    }

    @Test
    void doesNotGuessBetweenTwoNetworks() throws Exception {
        Files.copy(folder.resolve("colour.pt"), folder.resolve("other.pt"));
        Files.writeString(folder.resolve("serving.properties"), "width=32\nheight=32\n");

        assertProblem("model colours has more than one *.pt file");
    }

    @Test
    void namesTheModelWithAnInvalidArgument() throws Exception {
        Files.writeString(folder.resolve("serving.properties"), "width=0\n");

        assertProblem("model colours: width=0 in serving.properties is not a size in pixels");
    }

    private void assertProblem(String message) {
        assertThatThrownBy(this::read).isInstanceOf(ModelException.class).hasMessage(message);
    }

    private ModelFolder read() throws ModelException {
        return ModelFolder.read(new LocalModel("colours", folder));
    }
}
