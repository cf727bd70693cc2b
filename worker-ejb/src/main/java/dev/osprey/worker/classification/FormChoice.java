package dev.osprey.worker.classification;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Logger;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import dev.osprey.worker.model.CpuFeatures;
import dev.osprey.worker.model.ModelException;
import dev.osprey.worker.model.ModelFolder;
import dev.osprey.worker.model.NetworkForm;
import dev.osprey.worker.model.PyTorchEngine;
import dev.osprey.worker.preprocessing.Channel;

/**
 * Chooses the file of a network that a worker computes with: a requested one or, without a request, the fastest that the
 * processor supports and that answers like the plain file.
 *
 * @param requested used as it is
 * @param cpu the processor that computes
 */
public record FormChoice(Optional<NetworkForm> requested, CpuFeatures cpu) {

    /** The name of a choice without a request. */
    public static final String AUTO = "auto";

    private static final Logger LOG = Logger.getLogger(FormChoice.class.getName());
    private static final List<NetworkForm> FASTEST_FIRST = List.of(NetworkForm.BFLOAT16, NetworkForm.CHANNELS_LAST);

    public FormChoice {
        Objects.requireNonNull(requested, "requested");
        Objects.requireNonNull(cpu, "cpu");
    }

    /**
     * For this machine's processor.
     *
     * @param form {@code auto} or one of {@link NetworkForm#texts()}
     * @throws IllegalArgumentException if there is no such form
     */
    public static FormChoice of(String form) {
        Optional<NetworkForm> requested = form.equals(AUTO) ? Optional.empty() : Optional.of(NetworkForm.of(form));
        return new FormChoice(requested, CpuFeatures.ofThisMachine());
    }

    /** Loads and validates the chosen network. */
    PredictorPool load(ModelFolder folder, int predictors) throws ModelException {
        if (requested.isPresent()) {
            NetworkForm form = requested.get();
            ModelFolder other = folder.in(form)
                    .orElseThrow(() -> new ModelException(String.format(
                            Locale.ROOT,
                            "model %s has no file of its network for osprey.model.form=%s",
                            folder.name(),
                            form.text())));
            return valid(other, predictors);
        }
        PredictorPool plain = valid(folder, predictors);
        try {
            return fastest(folder, plain, predictors);
        } catch (RuntimeException failed) {
            plain.close();
            throw failed;
        }
    }

    private static PredictorPool valid(ModelFolder folder, int predictors) throws ModelException {
        PredictorPool pool = pool(folder, predictors);
        try {
            ModelValidation.check(folder, pool);
            return pool;
        } catch (ModelException | RuntimeException unusable) {
            pool.close();
            throw unusable;
        }
    }

    private static PredictorPool pool(ModelFolder folder, int predictors) throws ModelException {
        return new PredictorPool(PyTorchEngine.load(folder), folder.arguments(), predictors);
    }

    private PredictorPool fastest(ModelFolder folder, PredictorPool plain, int predictors) {
        List<String> refused = new ArrayList<>();
        for (NetworkForm form : FASTEST_FIRST) {
            Optional<ModelFolder> other = folder.in(form);
            if (other.isEmpty()) {
                continue;
            }
            String file = other.get().networkName();
            try {
                PredictorPool faster = equal(other.get(), form, plain, predictors);
                plain.close();
                LOG.info(() -> "model " + folder.name() + ": uses " + file + ", which answers like "
                        + folder.networkName() + because(refused));
                return faster;
            } catch (ModelException | UnsuitableNetworkException unsuitable) {
                refused.add("not " + file + ": " + unsuitable.getMessage());
            }
        }
        if (!refused.isEmpty()) {
            LOG.info(() -> "model " + folder.name() + ": uses " + folder.networkName() + because(refused));
        }
        return plain;
    }

    private static String because(List<String> refused) {
        return refused.isEmpty() ? "" : "; " + String.join("; ", refused);
    }

    /** @throws UnsuitableNetworkException with the reason if this file is not to be used */
    private PredictorPool equal(ModelFolder other, NetworkForm form, PredictorPool plain, int predictors)
            throws ModelException, UnsuitableNetworkException {
        if (form == NetworkForm.BFLOAT16 && !cpu.bfloat16()) {
            throw new UnsuitableNetworkException("this CPU has no bfloat16 instructions");
        }
        PredictorPool pool = pool(other, predictors);
        try {
            compare(other, form, plain, pool);
            return pool;
        } catch (TranslateException | EngineException failed) {
            pool.close();
            throw new UnsuitableNetworkException("it fails on an input that the plain file accepts", failed);
        } catch (UnsuitableNetworkException | RuntimeException different) {
            pool.close();
            throw different;
        }
    }

    private static void compare(ModelFolder other, NetworkForm form, PredictorPool plain, PredictorPool pool)
            throws UnsuitableNetworkException, TranslateException {
        int compared = 0;
        for (List<Channel> pattern : TestPatterns.of(other.arguments().input())) {
            OutputComparison outputs = new OutputComparison(plain.predict(pattern), pool.predict(pattern));
            if (!outputs.isPossible()) {
                continue;
            }
            if (!outputs.isWithin(form.tolerance())) {
                throw new UnsuitableNetworkException(String.format(
                        Locale.ROOT,
                        "its answers differ by %.2g of their standard deviation, allowed are %.2g",
                        outputs.difference(),
                        form.tolerance()));
            }
            compared++;
        }
        if (compared == 0) {
            throw new UnsuitableNetworkException("the plain file's outputs are not finite, so nothing can be compared");
        }
    }
}
