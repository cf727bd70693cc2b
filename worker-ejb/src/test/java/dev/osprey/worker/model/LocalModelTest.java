package dev.osprey.worker.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LocalModelTest {

    @TempDir
    private Path temp;

    @Test
    void closingDeletesTemporaryFilesAndNothingElse() throws Exception {
        Path temporary = Files.createDirectories(temp.resolve("download"));
        Path folder = Files.createDirectories(temporary.resolve("model").resolve("v1"));
        Files.writeString(folder.resolve("synset.txt"), "a\n");
        LocalModel model = new LocalModel("model", folder, Optional.of(temporary));

        model.close();
        model.close();

        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void closingKeepsAFolderOfTheOperator() throws Exception {
        new LocalModel("model", temp).close();

        assertThat(temp).exists();
    }
}
