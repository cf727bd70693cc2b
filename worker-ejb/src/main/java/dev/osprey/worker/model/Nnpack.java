package dev.osprey.worker.model;

import java.nio.file.Path;
import java.util.logging.Logger;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * One of PyTorch's libraries for convolutions, for batches of at least 16 images. On machines without it, among them many
 * virtual ones, PyTorch prints a warning in every pass. DJL has no switch for it, so this calls the one of libtorch
 * ({@code at::Context::setUserEnabledNNPACK}).
 */
final class Nnpack {

    private static final Logger LOG = Logger.getLogger(Nnpack.class.getName());

    private Nnpack() {}

    /** Turns it off, for this process. */
    static void disable() {
        try {
            call("_ZN2at7Context20setUserEnabledNNPACKEb", Void.class, context(), false);
        } catch (UnsatisfiedLinkError otherVersion) {
            LOG.info(() -> "NNPACK stays on: " + otherVersion.getMessage());
        }
    }

    /** Whether PyTorch looks for it. */
    static boolean isEnabled() {
        // A bool of C++ is the lowest byte of the register.
        return (call("_ZNK2at7Context17userEnabledNNPACKEv", Integer.class, context()) & 0xff) != 0;
    }

    private static Pointer context() {
        return call("_ZN2at13globalContextEv", Pointer.class);
    }

    private static <T> T call(String symbol, Class<T> result, Object... arguments) {
        Path library = Path.of(LibUtils.getLibtorchPath(), "libtorch_cpu.so");
        return result.cast(NativeLibrary.getInstance(library.toString())
                .getFunction(symbol)
                .invoke(result, arguments));
    }
}
