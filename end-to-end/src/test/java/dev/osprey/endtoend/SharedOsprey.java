package dev.osprey.endtoend;

import java.io.IOException;

import dev.osprey.core.files.TemporaryFolder;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Passes the shared service to test classes: the first one starts it, and it stops after the last test. */
final class SharedOsprey implements ParameterResolver {

    /** Of which callers may have objects classified. */
    static final String REFERENCE_BUCKET = "photos-of-callers";

    private static final Namespace NAMESPACE = Namespace.create(SharedOsprey.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == OspreyProcess.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Service.class, key -> Service.start(), Service.class)
                .process();
    }

    /** JUnit closes it with its store, after the last test. */
    private record Service(TemporaryFolder data, OspreyProcess process) implements AutoCloseable {

        /** One worker, so that the operations page shows a steady fleet; images of 40 MiB for {@link UploadIT}. */
        static Service start() {
            try {
                TemporaryFolder data = TemporaryFolder.create("osprey-shared");
                return new Service(
                        data,
                        OspreyProcess.start(
                                data.path(),
                                "--max-workers",
                                "1",
                                // ModelReplacementIT has two for its time.
                                "--set",
                                "osprey.scaling.ceiling=2",
                                // PagesIT has a receiver on this machine, which fails at once.
                                "--set",
                                "osprey.webhooks.secret=" + WebhookReceiver.SECRET,
                                "--set",
                                "osprey.webhooks.allow-private=true",
                                "--set",
                                "osprey.webhooks.attempts=1",
                                "--set",
                                "osprey.references.buckets=" + REFERENCE_BUCKET,
                                "--set",
                                "osprey.upload.max-bytes=" + OnSharedOsprey.MAX_UPLOAD_BYTES));
            } catch (IOException failure) {
                throw new IllegalStateException("the shared service cannot start", failure);
            }
        }

        @Override
        public void close() {
            process.close();
            data.close();
        }
    }
}
