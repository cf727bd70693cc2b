package dev.osprey.worker.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import ai.djl.util.ZipUtils;
import dev.osprey.worker.fixtures.ColourModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModelLocationTest {

    @TempDir
    private Path temp;

    @Test
    void usesAFolderWhereItIs() throws Exception {
        Path model = ColourModel.folder();

        for (String location : new String[] {model.toString(), model.toUri().toString(), "file:" + model}) {
            try (LocalModel found = locations().fetch(location)) {
                assertThat(found.folder()).isEqualTo(model);
            }
        }
        assertThat(model).exists();
        assertThat(work()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void unpacksAnArchiveAndCleansUp(boolean withFolder) throws Exception {
        Path zip = zip(withFolder);

        try (LocalModel found = locations().fetch(zip.toUri().toString())) {
            assertThat(found.folder().resolve("colour.pt")).exists();
        }

        assertThat(work()).isEmptyDirectory();
    }

    @Test
    void downloadsFromAnObjectStore() throws Exception {
        Path zip = zip(false);
        ObjectDownload store = (bucket, prefix, folder) -> {
            assertThat(bucket).isEqualTo("models");
            if (prefix.equals("colours.zip")) {
                Files.copy(zip, folder.resolve("colours.zip"));
            } else if (prefix.equals("v1/colours")) {
                ColourModel.copyTo(folder);
            } else {
                throw new IOException("no object below " + prefix);
            }
        };
        ModelLocation locations = new ModelLocation(work(), store);

        for (String location : new String[] {"s3://models/colours.zip", "s3://models/v1/colours/"}) {
            try (LocalModel found = locations.fetch(location)) {
                assertThat(found.folder().resolve("colour.pt")).exists();
            }
        }
        assertThatThrownBy(() -> locations.fetch("s3://models/none"))
                .isInstanceOf(ModelException.class)
                .hasMessage("model s3://models/none cannot be fetched: no object below none");
        assertThat(work()).isEmptyDirectory();
    }

    @Test
    void namesWhatIsWrongWithALocation() throws Exception {
        Path text = Files.writeString(temp.resolve("notes.txt"), "no archive");
        Path broken = Files.writeString(temp.resolve("broken.zip"), "no archive");

        assertProblem(temp + "/nowhere", "model " + temp + "/nowhere does not exist");
        assertProblem("file:" + temp + "/x.zip", "model file:" + temp + "/x.zip does not exist");
        assertProblem(
                "ftp://host/model.zip",
                "model ftp://host/model.zip must be a path or a file:, http:, https:, s3: or djl: URL");
        assertProblem("https:model.zip", "model https:model.zip has no host in its URL");
        assertProblem("http://[model", "model http://[model is neither a path nor a URL");
        assertProblem(text.toString(), "model " + text + " is neither a folder nor a .zip or .tar.gz archive");
        assertProblem(broken.toString(), "model " + broken + " cannot be fetched: Zip END header not found");
        assertThat(work()).isEmptyDirectory();
    }

    @Test
    void namesTheModelThatCannotBeUnpacked() throws Exception {
        Path work = Files.writeString(work(), "a file where the folder should be");
        Path zip = zip(false);

        assertProblem(zip.toString(), "model %s cannot be fetched into %s: %s".formatted(zip, work, work));
    }

    private void assertProblem(String location, String message) {
        assertThatThrownBy(() -> locations().fetch(location))
                .isInstanceOf(ModelException.class)
                .hasMessage(message);
    }

    private ModelLocation locations() {
        return new ModelLocation(work(), (bucket, prefix, folder) -> {
            throw new IOException("no store");
        });
    }

    private Path work() {
        return temp.resolve("work");
    }

    private Path zip(boolean withFolder) throws IOException {
        Path zip = temp.resolve("colours.zip");
        ZipUtils.zip(ColourModel.folder(), zip, withFolder);
        return zip;
    }
}
