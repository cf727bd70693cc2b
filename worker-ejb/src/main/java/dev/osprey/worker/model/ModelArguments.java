package dev.osprey.worker.model;

import java.util.List;
import java.util.Objects;
import java.util.Properties;

import dev.osprey.worker.preprocessing.InputSize;
import dev.osprey.worker.preprocessing.Normalization;
import dev.osprey.worker.preprocessing.Preprocessing;
import dev.osprey.worker.preprocessing.ResizeCenterCrop;
import dev.osprey.worker.preprocessing.SubjectCrop;

/**
 * How an image becomes the network's input, and the network's output probabilities: from {@code serving.properties}, by
 * the argument names of DJL's image classification translator.
 *
 * <table>
 * <caption>Arguments</caption>
 * <tr><td>{@code width}, {@code height}</td><td>of the input, in pixels; default 224</td></tr>
 * <tr><td>{@code flag}</td><td>{@code COLOR} (default) or {@code GRAYSCALE}</td></tr>
 * <tr><td>{@code resize}</td><td>{@code true}: to width and height; {@code N} or {@code W,H}: to that size</td></tr>
 * <tr><td>{@code resizeShort}</td><td>{@code N}: the shorter side to that size; {@code true}: to the longer of width
 * and height</td></tr>
 * <tr><td>{@code centerCrop}</td><td>{@code true}: center crop to width and height after resizing</td></tr>
 * <tr><td>{@code toTensor}</td><td>{@code true} (default): values from 0 to 1; {@code false}: 0 to 255</td></tr>
 * <tr><td>{@code normalize}</td><td>{@code true}: by ImageNet's statistics; or three means and three standard
 * deviations</td></tr>
 * <tr><td>{@code applySoftmax}</td><td>{@code true} for a network that outputs logits</td></tr>
 * <tr><td>{@code synsetFileName}</td><td>instead of {@code synset.txt}</td></tr>
 * </table>
 *
 * Two are this service's own, for models of a single item on a plain background ({@link SubjectCrop}): {@code
 * fit=subject}, and with it {@code background}, {@code black} (default) or {@code white}, as in the training data.
 *
 * @param softmax whether the network outputs logits
 */
public record ModelArguments(
        InputSize input, Preprocessing preprocessing, Normalization normalization, boolean softmax) {

    private static final int DEFAULT_SIDE = 224;
    private static final int MAX_SIDE = 4096;
    private static final String IMAGENET = "0.485,0.456,0.406,0.229,0.224,0.225";
    private static final List<String> UNSUPPORTED = List.of("pad", "centerFit", "range", "synset", "synsetUrl");

    public ModelArguments {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(preprocessing, "preprocessing");
        Objects.requireNonNull(normalization, "normalization");
    }

    /** @throws IllegalArgumentException for the first invalid value; its message follows the model's name */
    static ModelArguments of(Properties properties) {
        ArgumentValues values = new ArgumentValues(properties);
        for (String name : UNSUPPORTED) {
            values.check(!values.isSet(name), name, "is not supported");
        }
        values.check(values.text("engine", "PyTorch").equals("PyTorch"), "engine", "is not PyTorch");
        InputSize input = new InputSize(
                values.size("width", DEFAULT_SIDE, MAX_SIDE),
                values.size("height", DEFAULT_SIDE, MAX_SIDE),
                values.choice("flag", "COLOR", "GRAYSCALE") ? 1 : 3);
        // Both are checked, whichever is used.
        ResizeCenterCrop resize = resizeCenterCrop(values, input);
        SubjectCrop subject = new SubjectCrop(input, values.choice("background", "black", "white"));
        return new ModelArguments(
                input,
                values.choice("fit", "scene", "subject") ? subject : resize,
                normalization(values),
                values.flag("applySoftmax", false));
    }

    private static ResizeCenterCrop resizeCenterCrop(ArgumentValues values, InputSize input) {
        int shorterSide = values.isTrue("resizeShort")
                ? Math.max(input.width(), input.height())
                : values.isSet("resizeShort") ? values.size("resizeShort", 0, MAX_SIDE) : 0;
        int[] size = resize(values, input);
        boolean crop = values.flag("centerCrop", false);
        values.check(shorterSide == 0 || crop, "resizeShort", "is not valid without centerCrop=true");
        boolean sameSize = size[0] == input.width() && size[1] == input.height();
        values.check(crop || sameSize, "resize", "is not width x height, which needs centerCrop=true");
        int minWidth = shorterSide > 0 ? shorterSide : size[0];
        int minHeight = shorterSide > 0 ? shorterSide : size[1];
        values.check(
                minWidth >= input.width() && minHeight >= input.height(),
                "centerCrop",
                "is larger than the resized image");
        return new ResizeCenterCrop(input, shorterSide, size[0], size[1]);
    }

    private static int[] resize(ArgumentValues values, InputSize input) {
        if (!values.isSet("resize") || values.isTrue("resize")) {
            return new int[] {input.width(), input.height()};
        }
        List<Float> sizes = values.numbers("resize", values.text("resize", ""));
        values.check(
                sizes.size() <= 2 && sizes.stream().allMatch(each -> each >= 1 && each <= MAX_SIDE),
                "resize",
                "is not a size in pixels");
        return new int[] {sizes.get(0).intValue(), sizes.get(sizes.size() - 1).intValue()};
    }

    private static Normalization normalization(ArgumentValues values) {
        float scale = values.flag("toTensor", true) ? 0xFF : 1;
        if (!values.isSet("normalize")) {
            return new Normalization(scale, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
        }
        List<Float> numbers =
                values.numbers("normalize", values.isTrue("normalize") ? IMAGENET : values.text("normalize", ""));
        values.check(numbers.size() == 6, "normalize", "is not three means and three standard deviations");
        values.check(
                numbers.subList(3, 6).stream().allMatch(each -> each > 0),
                "normalize",
                "has a standard deviation of 0");
        return new Normalization(scale, numbers.subList(0, 3), numbers.subList(3, 6));
    }
}
