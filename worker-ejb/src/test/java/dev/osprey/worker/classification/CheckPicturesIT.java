package dev.osprey.worker.classification;

import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.osprey.core.images.ImageDecoder;
import dev.osprey.worker.fixtures.ColourModel;
import dev.osprey.worker.model.LocalModel;
import dev.osprey.worker.model.ModelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CheckPicturesIT {

    @TempDir
    private Path folder;

    private ImageClassifier model;

    @BeforeEach
    void load() throws Exception {
        model = ImageClassifier.load(new LocalModel("colours", ColourModel.folder()), new ImageDecoder(1_000_000), 1);
        Files.write(folder.resolve("a.png"), ColourModel.png(Color.RED, 8, 8));
        Files.write(folder.resolve("b.png"), ColourModel.png(Color.GREEN, 8, 8));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void aModelPassesThatGivesEnoughPicturesTheRightLabel() throws Exception {
        CheckPictures pictures = pictures("a.png,red\nb.png, blue\n");

        assertThatCode(() -> pictures.check(model, 50)).doesNotThrowAnyException();
        assertThatThrownBy(() -> pictures.check(model, 51))
                .isInstanceOf(ModelException.class)
                .hasMessage("model colours gives 1 of 2 check pictures the right label, at least 51 % are needed:"
                        + " b.png is 'blue', not 'green'");
    }

    @Test
    void aLabelMayHaveCommas() throws Exception {
        assertThat(pictures("a.png,tabby, tabby cat\n").pictures())
                .extracting(CheckPictures.Picture::label)
                .containsExactly("tabby, tabby cat");
    }

    @Test
    void aLineWithoutALabelIsNamed() {
        assertThatThrownBy(() -> pictures("a.png,red\n\nb.png\n"))
                .isInstanceOf(ModelException.class)
                .hasMessageEndingWith("is not a file name, a comma and a label: b.png");
    }

    @Test
    void withoutLabelsThereIsNothingToCheck() throws Exception {
        CheckPictures none = CheckPictures.in(folder);

        assertThat(none.pictures()).isEmpty();
        assertThatCode(() -> none.check(model, 100)).doesNotThrowAnyException();
    }

    @Test
    void aPictureThatIsMissingOrNoImageIsNamed() throws Exception {
        Files.writeString(folder.resolve("text.png"), "text");

        for (String file : new String[] {"text.png", "missing.png"}) {
            CheckPictures pictures = pictures(file + ",red\n");
            assertThatThrownBy(() -> pictures.check(model, 0))
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith("model colours cannot classify the check picture " + file);
        }
    }

    private CheckPictures pictures(String lines) throws Exception {
        Files.writeString(folder.resolve("labels.csv"), "file,label\n" + lines);
        return CheckPictures.in(folder);
    }
}
