package dev.osprey.worker.classification;

import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.worker.fixtures.ColourModel;
import dev.osprey.worker.model.LocalModel;
import dev.osprey.worker.model.ModelException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(120)
class CurrentModelIT {

    private static final byte[] GREEN = ColourModel.png(Color.GREEN, 32, 32);

    /** Like the other, but its labels are capitals. */
    @TempDir
    private Path capitals;

    private String otherVersion;

    @BeforeEach
    void copy() throws Exception {
        ColourModel.copyTo(capitals);
        Files.writeString(capitals.resolve("synset.txt"), "RED\nGREEN\nBLUE\n");
        try (ImageClassifier other = load(capitals)) {
            otherVersion = other.model().version();
        }
    }

    @Test
    void noImageFailsWhileTheModelIsReplacedAndEachSeesOneModel() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (CurrentModel model = new CurrentModel(load(ColourModel.folder()))) {
            String version = model.get().model().version();
            AtomicBoolean stop = new AtomicBoolean();
            List<Future<Integer>> callers = IntStream.range(0, 4)
                    .mapToObj(each -> threads.submit(() -> {
                        int classified = 0;
                        for (; !stop.get(); classified++) {
                            assertThat(model.with(CurrentModelIT::label))
                                    .isIn("green of " + version, "GREEN of " + otherVersion);
                        }
                        return classified;
                    }))
                    .toList();

            for (int each = 0; each < 10; each++) {
                model.replace(load(each % 2 == 0 ? capitals : ColourModel.folder()));
            }
            model.replace(load(capitals));
            stop.set(true);

            for (Future<Integer> caller : callers) {
                assertThat(caller.get(1, TimeUnit.MINUTES)).isPositive();
            }
            assertThat(model.with(CurrentModelIT::label)).startsWith("GREEN");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aReplacedModelIsClosedOnceItsLastImageIsDone() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        ImageClassifier first = load(ColourModel.folder());
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (CurrentModel model = new CurrentModel(first)) {
            Future<String> slow = threads.submit(() -> model.with(classifier -> {
                inside.countDown();
                await(goOn);
                return label(classifier);
            }));
            inside.await();
            ImageClassifier next = load(capitals);
            Future<?> replaced = threads.submit(() -> model.replace(next));
            while (model.get() == first) {
                Thread.onSpinWait();
            }
            assertThat(model.with(CurrentModelIT::label)).startsWith("GREEN");
            assertThat(replaced.isDone()).isFalse();

            goOn.countDown();

            assertThat(slow.get(1, TimeUnit.MINUTES)).startsWith("green");
            replaced.get(1, TimeUnit.MINUTES);
            assertThatIllegalStateException().isThrownBy(() -> label(first));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void afterTheEndNothingIsClassifiedAndAnotherModelIsClosedAtOnce() throws Exception {
        CurrentModel model = new CurrentModel(load(ColourModel.folder()));
        model.close();
        ImageClassifier late = load(capitals);

        model.replace(late);

        assertThatIllegalStateException().isThrownBy(() -> model.with(CurrentModelIT::label));
        assertThatIllegalStateException().isThrownBy(() -> label(late));
    }

    private static String label(ImageClassifier classifier) {
        try {
            return classifier.classify(GREEN, 1).get(0).label() + " of "
                    + classifier.model().version();
        } catch (InvalidImageException | UnusableOutputException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private static ImageClassifier load(Path folder) throws ModelException {
        return ImageClassifier.load(new LocalModel(folder.toString(), folder), new ImageDecoder(1_000_000), 2);
    }
}
