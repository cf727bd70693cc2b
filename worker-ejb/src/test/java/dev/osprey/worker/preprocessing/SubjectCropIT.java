package dev.osprey.worker.preprocessing;

import java.nio.file.Files;

import dev.osprey.worker.fixtures.FashionMnist;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class SubjectCropIT {

    /** Takes every {@code STEP}th of the 10,000 test images. */
    private static final int STEP = Boolean.getBoolean("osprey.thorough") ? 1 : 50;

    @Test
    void keepsTheTestSetAndInvertsItFromWhite() throws Exception {
        assumeTrue(Files.isDirectory(FashionMnist.DATASET), "needs the Debian package dataset-fashion-mnist");

        assertThat(SubjectCropTest.changed(FashionMnist.testSet(STEP))).isZero();
    }
}
