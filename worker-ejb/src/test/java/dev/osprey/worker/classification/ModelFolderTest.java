package dev.osprey.worker.classification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;

import dev.osprey.core.images.ImageDecoder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModelFolderTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.list(Pictures.colourModel())) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertProblem(Path.of("nowhere"), "model colours is not there, or not a folder");
        Files.delete(folder.resolve("synset.txt"));
        assertProblem(folder, "model colours has no synset.txt");
        Files.delete(folder.resolve("colour.pt"));
        assertProblem(folder, "model colours has no colour.pt, which its serving.properties names");
        Files.writeString(folder.resolve("serving.properties"), "width=32\n");
        assertProblem(folder, "model colours has no *.pt file");
        Files.delete(folder.resolve("serving.properties"));
        assertProblem(folder, "model colours has no serving.properties");
    }

    @Test
    void doesNotGuessBetweenTwoNetworks() throws Exception {
        Files.copy(folder.resolve("colour.pt"), folder.resolve("other.pt"));
        Files.writeString(folder.resolve("serving.properties"), "width=32\nheight=32\n");

        assertProblem(folder, "model colours has more than one *.pt file");
    }

    @Test
    void saysWhenLabelsAndOutputsDiffer() throws Exception {
        Files.writeString(folder.resolve("synset.txt"), "red\ngreen\n");

        assertProblem(folder, "model colours has 3 outputs but 2 labels");
    }

    @Test
    void saysWhenTheNetworkIsDamaged() throws Exception {
        byte[] network = Files.readAllBytes(folder.resolve("colour.pt"));
        Files.write(folder.resolve("colour.pt"), Arrays.copyOf(network, network.length / 2));

        assertProblem(folder, "model colours has a colour.pt that is no TorchScript");
    }

    @Test
    void saysWhenTheNetworkDoesNotTakeSuchPictures() throws Exception {
        LocalModel fashion = new LocalModel("colours", folder, null);
        Files.copy(FashionMnist.MODEL.resolve("fashion-mnist.pt"), folder.resolve("other.pt"));
        set("option.modelName", "other");

        assertThatThrownBy(() -> ImageClassifier.load(fashion, new ImageDecoder(100), 1))
                .hasMessageStartingWith("model colours does not take pictures of 3 x 32 x 32");
    }

    @Test
    void saysWhenTheSoftmaxIsMissing() throws Exception {
        set("applySoftmax", "false");
        load(folder);

        set("normalize", "0.5,0.5,0.5,0.5,0.5,0.5");

        assertProblem(
                folder,
                "model colours answers with -1.00, which is no probability;"
                        + " applySoftmax=true in serving.properties may be missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "width | 0 | is no size in pixels",
                "height | tall | is no size in pixels",
                "resizeShort | -3 | is no size in pixels",
                "resizeShort | 16 | takes more than there is after resizing",
                "centerCrop | maybe | is neither false nor true",
                "flag | PINK | is neither COLOR nor GRAYSCALE",
                "normalize | 1,2 | is not three means and three standard deviations",
                "normalize | a,b,c,d,e,f | is no list of numbers",
                "normalize | 0,0,0,1,1,0 | has a standard deviation of 0",
                "fit | tight | is neither scene nor subject",
                "pad | true | is not supported",
                "engine | TensorFlow | is not PyTorch"
            })
    void saysWhichArgumentMakesNoSense(String name, String value, String problem) throws Exception {
        set(name, value);

        assertThatThrownBy(() -> load(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("model colours has ")
                .hasMessageContaining("in serving.properties")
                .hasMessageEndingWith(problem);
    }

    private void set(String name, String value) throws IOException {
        Files.writeString(
                folder.resolve("serving.properties"), "\n%s=%s\n".formatted(name, value), StandardOpenOption.APPEND);
    }

    private static void assertProblem(Path folder, String message) {
        assertThatThrownBy(() -> load(folder))
                .isInstanceOf(ModelException.class)
                .hasMessage(message);
    }

    private static void load(Path folder) throws ModelException {
        ImageClassifier.load(new LocalModel("colours", folder, null), new ImageDecoder(100), 1)
                .close();
    }
}
