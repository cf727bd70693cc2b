package dev.osprey.core.models;

import java.time.Clock;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests of an empty table of models in the local cloud. */
@ExtendWith(LocalCloudExtension.class)
abstract class WithModelsTable {

    private final Cloud cloud;
    final ModelsTable models;

    WithModelsTable(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), Clock.systemUTC(), Tracing.off());
        models = cloud.models();
        models.create();
    }

    @AfterEach
    final void close() {
        cloud.close();
    }
}
